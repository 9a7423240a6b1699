// SPDX-License-Identifier: Apache-2.0
// Products of square matrices, of doubles and of 64-bit integers: multiply-add in a loop that walks
// memory in order. Every intermediate value is an integer below 2^53, so both products must agree.
//
// matmul [N]    N by N matrices (default 180)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void multiply_doubles(int n, const double *a, const double *b, double *c) {
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < n; k++) {
      double factor = a[i * n + k];
      for (int j = 0; j < n; j++) {
        c[i * n + j] += factor * b[k * n + j];
      }
    }
  }
}

static void multiply_integers(int n, const int64_t *a, const int64_t *b, int64_t *c) {
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < n; k++) {
      int64_t factor = a[i * n + k];
      for (int j = 0; j < n; j++) {
        c[i * n + j] += factor * b[k * n + j];
      }
    }
  }
}

static void *allocate(size_t count, size_t size) {
  void *block = calloc(count, size);
  if (!block) {
    fprintf(stderr, "matmul: out of memory\n");
    exit(1);
  }
  return block;
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 180;
  size_t size = (size_t)n * (size_t)n;
  double *da = allocate(size, sizeof *da), *db = allocate(size, sizeof *db);
  double *dc = allocate(size, sizeof *dc);
  int64_t *ia = allocate(size, sizeof *ia), *ib = allocate(size, sizeof *ib);
  int64_t *ic = allocate(size, sizeof *ic);

  for (size_t i = 0; i < size; i++) {
    ia[i] = (int64_t)(i * 7919 % 2003) - 1001;
    ib[i] = (int64_t)(i * 104729 % 1009) - 504;
    da[i] = (double)ia[i];
    db[i] = (double)ib[i];
  }
  multiply_doubles(n, da, db, dc);
  multiply_integers(n, ia, ib, ic);

  int64_t trace = 0;
  uint64_t checksum = 0;
  int different = 0;
  for (size_t i = 0; i < size; i++) {
    checksum = checksum * 31 + (uint64_t)ic[i];
    different += dc[i] != (double)ic[i];
  }
  for (int i = 0; i < n; i++) {
    trace += ic[(size_t)i * (size_t)n + (size_t)i];
  }
  printf("%d x %d: trace %ld, checksum %016lx, %d differences\n", n, n, trace, checksum, different);
  free(da);
  free(db);
  free(dc);
  free(ia);
  free(ib);
  free(ic);
  return different != 0;
}
