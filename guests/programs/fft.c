// SPDX-License-Identifier: Apache-2.0
// Fast Fourier transforms, forth and back: floating-point butterflies over strides that double.
// The roots of unity come from square roots by halving angles, since the results of sin and cos
// depend on the library and those of sqrt do not.
//
// fft [LOG2_SIZE [ROUNDS]]    (default 35 rounds of 2^13 points)

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  double re, im;
} Complex;

static Complex times(Complex a, Complex b) {
  return (Complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

// roots[k] = exp(-2 pi i k / n) for k < n / 2.
static void compute_roots(Complex *roots, int n) {
  roots[0] = (Complex){1, 0};
  Complex step = {0, -1};  // exp(-2 pi i / 4)
  for (int stride = n / 4; stride >= 1; stride /= 2) {
    for (int k = stride; k < n / 2; k += 2 * stride) {
      roots[k] = times(roots[k - stride], step);
    }
    double half = sqrt((1 + step.re) / 2);
    step = (Complex){half, step.im / (2 * half)};
  }
}

static void reorder(Complex *a, int n) {
  for (int i = 1, j = 0; i < n; i++) {
    int bit = n / 2;
    for (; j & bit; bit /= 2) {
      j ^= bit;
    }
    j ^= bit;
    if (i < j) {
      Complex t = a[i];
      a[i] = a[j];
      a[j] = t;
    }
  }
}

static void transform(Complex *a, int n, const Complex *roots, double direction) {
  reorder(a, n);
  for (int half = 1; half < n; half *= 2) {
    int stride = n / (2 * half);
    for (int start = 0; start < n; start += 2 * half) {
      for (int k = 0; k < half; k++) {
        Complex root = {roots[k * stride].re, direction * roots[k * stride].im};
        Complex *even = &a[start + k];
        Complex *odd = even + half;
        Complex t = times(root, *odd);
        *odd = (Complex){even->re - t.re, even->im - t.im};
        *even = (Complex){even->re + t.re, even->im + t.im};
      }
    }
  }
}

// Spreads every bit of the value over the checksum, so that no two differences cancel each other.
static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15;
  return hash ^ hash >> 32;
}

static uint64_t checksum(const Complex *a, int n) {
  uint64_t sum = 0;
  for (int i = 0; i < n; i++) {
    uint64_t bits[2];
    memcpy(bits, &a[i], sizeof bits);
    sum = mix(mix(sum, bits[0]), bits[1]);
  }
  return sum;
}

int main(int argc, char **argv) {
  int log2 = argc > 1 ? atoi(argv[1]) : 13;
  int rounds = argc > 2 ? atoi(argv[2]) : 35;
  if (log2 < 2 || log2 > 24) {
    fprintf(stderr, "fft: the size must lie between 2^2 and 2^24\n");
    return 2;
  }
  int n = 1 << log2;
  Complex *a = malloc((size_t)n * sizeof *a);
  Complex *original = malloc((size_t)n * sizeof *a);
  Complex *roots = malloc((size_t)n / 2 * sizeof *a);
  if (!a || !original || !roots) {
    fprintf(stderr, "fft: out of memory\n");
    return 1;
  }
  compute_roots(roots, n);
  uint32_t random = 12345;
  for (int i = 0; i < n; i++) {
    random = random * 1103515245 + 12345;
    a[i] = original[i] = (Complex){(double)(random >> 8) * 0x1p-24 - 0.5, 0};
  }
  for (int i = 0; i < rounds; i++) {
    transform(a, n, roots, 1);
    if (i == 0) {
      printf("%d points, spectrum %016lx\n", n, checksum(a, n));
    }
    transform(a, n, roots, -1);
    for (int k = 0; k < n; k++) {
      a[k].re /= n;
      a[k].im /= n;
    }
  }
  double worst = 0;
  for (int k = 0; k < n; k++) {
    worst = fmax(worst, fabs(a[k].re - original[k].re) + fabs(a[k].im));
  }
  printf("after %d rounds %016lx, error %.3e: %s\n", rounds, checksum(a, n), worst,
         worst < 1e-12 ? "small" : "too large");
  free(roots);
  free(original);
  free(a);
  return !(worst < 1e-12);
}
