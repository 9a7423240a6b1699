// SPDX-License-Identifier: Apache-2.0
// The Mandelbrot set: short floating-point loops of unpredictable length.
//
// mandelbrot [SIZE]    computes SIZE by SIZE points, up to 255 steps each, and prints a small
// picture
//                      of them and the total number of steps (default 400)

#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 255, COLUMNS = 64, ROWS = 24 };

static int steps_at(double cx, double cy) {
  double x = 0;
  double y = 0;
  int steps = 0;
  while (steps < LIMIT && x * x + y * y <= 4) {
    double next = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = next;
    steps++;
  }
  return steps;
}

int main(int argc, char **argv) {
  static const char shades[] = " .:-=+*%@#";
  int size = argc > 1 ? atoi(argv[1]) : 400;
  long total = 0;
  unsigned char *image = malloc((size_t)size * (size_t)size);
  if (size < 1 || !image) {
    fprintf(stderr, "mandelbrot: cannot compute %d by %d points\n", size, size);
    return 1;
  }
  for (int row = 0; row < size; row++) {
    for (int column = 0; column < size; column++) {
      int steps = steps_at(3.0 * column / size - 2.25, 2.5 * row / size - 1.25);
      image[row * size + column] = (unsigned char)steps;
      total += steps;
    }
  }
  for (int row = 0; row < ROWS; row++) {
    char line[COLUMNS + 1];
    for (int column = 0; column < COLUMNS; column++) {
      int steps = image[row * size / ROWS * size + column * size / COLUMNS];
      int shade = 0;
      for (int s = steps; s > 1 && shade < 9; s /= 2) {
        shade++;
      }
      line[column] = steps == LIMIT ? shades[9] : shades[shade];
    }
    line[COLUMNS] = 0;
    puts(line);
  }
  printf("%d x %d points, %ld steps\n", size, size, total);
  free(image);
  return 0;
}
