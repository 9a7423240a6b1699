// SPDX-License-Identifier: Apache-2.0
// Follows a chain of pointers that visits every cache line of a large block in random order: each
// step waits for the one before, and almost every one is on another page. It shows what address
// translation costs, from a software TLB to nested page tables.
//
// chase [MEBIBYTES [STEPS]]    (default 4,000,000 steps through 32 MiB)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Line {
  struct Line *next;
  uint64_t number;
  uint64_t unused[6];  // to the size of a cache line
} Line;

int main(int argc, char **argv) {
  size_t mebibytes = argc > 1 ? strtoul(argv[1], NULL, 10) : 32;
  long steps = argc > 2 ? atol(argv[2]) : 4000000;
  size_t count = mebibytes * 1024 * 1024 / sizeof(Line);
  Line *lines = malloc(count * sizeof *lines);
  size_t *order = malloc(count * sizeof *order);
  if (count == 0 || !lines || !order) {
    fprintf(stderr, "chase: cannot use %zu MiB\n", mebibytes);
    return 1;
  }
  for (size_t i = 0; i < count; i++) {
    order[i] = i;
  }
  uint64_t random = 2463534242;
  for (size_t i = count - 1; i > 0; i--) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    size_t j = (random >> 33) % (i + 1);
    size_t t = order[i];
    order[i] = order[j];
    order[j] = t;
  }
  for (size_t i = 0; i < count; i++) {
    Line *line = &lines[order[i]];
    line->number = order[i];
    line->next = &lines[order[(i + 1) % count]];
  }

  const Line *at = lines;
  uint64_t checksum = 0;
  for (long i = 0; i < steps; i++) {
    checksum = checksum * 5 + at->number;
    at = at->next;
  }
  printf("%ld steps through %zu lines: at %lu, checksum %016lx\n", steps, count, at->number,
         checksum);
  free(order);
  free(lines);
  return 0;
}
