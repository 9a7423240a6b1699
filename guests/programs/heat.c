// SPDX-License-Identifier: Apache-2.0
// Heat flow on a square plate, in single precision: a five-point stencil that streams two arrays.
//
// heat [SIZE [STEPS]]    (default 200 steps on a plate of 200 by 200 points)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void step(int n, const float *restrict now, float *restrict next) {
  for (int row = 1; row < n - 1; row++) {
    for (int column = 1; column < n - 1; column++) {
      const float *p = &now[row * n + column];
      float change = p[-n] + p[n] + p[-1] + p[1] - 4 * *p;
      next[row * n + column] = *p + 0.2f * change;
    }
  }
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 200;
  int steps = argc > 2 ? atoi(argv[2]) : 200;
  if (n < 4) {
    fprintf(stderr, "heat: the plate needs at least 4 by 4 points\n");
    return 2;
  }
  size_t size = (size_t)n * (size_t)n;
  float *now = calloc(size, sizeof *now);
  float *next = calloc(size, sizeof *next);
  if (!now || !next) {
    fprintf(stderr, "heat: out of memory\n");
    return 1;
  }
  for (int i = 0; i < n; i++) {  // one hot edge, one cold, two at rest
    now[i] = next[i] = 100;
    now[(n - 1) * n + i] = next[(n - 1) * n + i] = -50;
  }
  for (int i = 0; i < steps; i++) {
    step(n, now, next);
    float *t = now;
    now = next;
    next = t;
  }
  double total = 0;
  uint32_t checksum = 0;
  for (size_t i = 0; i < size; i++) {
    uint32_t bits;
    memcpy(&bits, &now[i], sizeof bits);
    checksum = checksum * 31 + bits;
    total += now[i];
  }
  printf("%d x %d points, %d steps: mean %.6f, near the hot edge %.6f, checksum %08x\n", n, n,
         steps, total / (double)size, (double)now[2 * n + n / 2], checksum);
  free(next);
  free(now);
  return 0;
}
