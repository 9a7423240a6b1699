// SPDX-License-Identifier: Apache-2.0
// Calls of every kind: deep and doubly nested recursion, mutual recursion, calls through pointers,
// and jumps out of the middle with longjmp.
//
// calls [N]    size of each part (default 9)

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static long ackermann_calls;

// Out of line, or the compiler unrolls the recursion into something that hardly calls.
__attribute__((noinline)) static long ackermann(long m, long n) {
  ackermann_calls++;
  if (m == 0) {
    return n + 1;
  }
  return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static long male(long n);

// Hofstadter's female and male sequences.
__attribute__((noinline)) static long female(long n) {
  return n == 0 ? 1 : n - male(female(n - 1));
}

__attribute__((noinline)) static long male(long n) { return n == 0 ? 0 : n - female(male(n - 1)); }

typedef struct Shape {
  long (*area)(const struct Shape *shape);
  long a, b;
} Shape;

static long square_area(const Shape *s) { return s->a * s->a; }
static long rectangle_area(const Shape *s) { return s->a * s->b; }
static long triangle_area(const Shape *s) { return s->a * s->b / 2; }
static long frame_area(const Shape *s) { return s->a * s->b - (s->a - 2) * (s->b - 2); }

static long total_area(long count) {
  static long (*const areas[])(const Shape *) = {square_area, rectangle_area, triangle_area,
                                                 frame_area};
  enum { SHAPES = 64 };
  Shape shapes[SHAPES];
  uint32_t random = 7;
  for (int i = 0; i < SHAPES; i++) {
    random = random * 1664525 + 1013904223;
    shapes[i] = (Shape){areas[random >> 30], 3 + (random >> 8 & 15), 3 + (random >> 16 & 15)};
  }
  long total = 0;
  for (long i = 0; i < count; i++) {
    const Shape *s = &shapes[i % SHAPES];
    total += s->area(s);
  }
  return total;
}

static jmp_buf out;

// Comes back from the given depth, by one jump or by as many returns.
__attribute__((noinline)) static long descend(long depth, int by_jump) {
  if (depth > 0) {
    return descend(depth - 1, by_jump) + 1;
  }
  if (by_jump) {
    longjmp(out, 1);
  }
  return 0;
}

static long jumps(long count) {
  volatile long jumped = 0;
  volatile long returned = 0;
  for (volatile long i = 0; i < count; i++) {
    if (setjmp(out) != 0) {
      jumped += i % 100;
    } else {
      returned += descend(i % 100, i % 3 != 0);
    }
  }
  return 1000000000 * jumped + returned;
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 9;
  if (n < 1 || n > 12) {
    fprintf(stderr, "calls: N must lie between 1 and 12\n");
    return 2;
  }
  long result = ackermann(3, n - 1);
  printf("ackermann(3, %ld) = %ld in %ld calls\n", n - 1, result, ackermann_calls);
  printf("female(%ld) = %ld, male(%ld) = %ld\n", 10 * n, female(10 * n), 10 * n, male(10 * n));
  printf("area %ld\n", total_area(100000 * n));
  printf("depths %ld\n", jumps(2000 * n));
  return 0;
}
