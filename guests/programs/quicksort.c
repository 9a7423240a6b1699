// SPDX-License-Identifier: Apache-2.0
// Quicksort of random integers: unpredictable branches, swaps in memory, recursion.
//
// quicksort [COUNT]    (default 700,000)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void swap(int32_t *a, int32_t *b) {
  int32_t t = *a;
  *a = *b;
  *b = t;
}

// Sorts a[low..high], both included.
static void quicksort(int32_t *a, long low, long high) {
  while (low < high) {
    int32_t pivot = a[low + (high - low) / 2];
    long i = low;
    long j = high;
    while (i <= j) {
      while (a[i] < pivot) {
        i++;
      }
      while (a[j] > pivot) {
        j--;
      }
      if (i <= j) {
        swap(&a[i++], &a[j--]);
      }
    }
    // Recurse into the smaller part, so that the stack stays logarithmic.
    if (j - low < high - i) {
      quicksort(a, low, j);
      low = i;
    } else {
      quicksort(a, i, high);
      high = j;
    }
  }
}

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 700000;
  int32_t *a = malloc((size_t)count * sizeof *a);
  if (!a) {
    fprintf(stderr, "quicksort: out of memory\n");
    return 1;
  }
  uint64_t random = 88172645463325252;
  uint64_t sum_before = 0;
  for (long i = 0; i < count; i++) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    a[i] = (int32_t)random;
    sum_before += (uint64_t)a[i];
  }
  quicksort(a, 0, count - 1);

  uint64_t sum_after = 0;
  uint64_t checksum = 0;
  long disorder = 0;
  for (long i = 0; i < count; i++) {
    disorder += i > 0 && a[i - 1] > a[i];
    sum_after += (uint64_t)a[i];
    checksum = checksum * 33 + (uint32_t)a[i];
  }
  printf("%ld numbers, %ld out of order, sum %s, checksum %016lx\n", count, disorder,
         sum_before == sum_after ? "kept" : "changed", checksum);
  free(a);
  return disorder != 0 || sum_before != sum_after;
}
