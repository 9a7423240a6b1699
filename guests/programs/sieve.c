// SPDX-License-Identifier: Apache-2.0
// The sieve of Eratosthenes, one byte per number: strided stores over megabytes.
//
// sieve [LIMIT]    counts the primes below LIMIT (default 8,000,000)

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  size_t limit = argc > 1 ? strtoul(argv[1], NULL, 10) : 8000000;
  unsigned char *composite = calloc(limit + 1, 1);
  if (!composite) {
    fprintf(stderr, "sieve: out of memory\n");
    return 1;
  }
  size_t count = 0;
  size_t sum = 0;
  size_t last = 0;
  for (size_t i = 2; i < limit; i++) {
    if (composite[i]) {
      continue;
    }
    count++;
    sum += i;
    last = i;
    if (i <= limit / i) {
      for (size_t j = i * i; j < limit; j += i) {
        composite[j] = 1;
      }
    }
  }
  printf("%zu primes below %zu, the last %zu, their sum %zu\n", count, limit, last, sum);
  free(composite);
  return 0;
}
