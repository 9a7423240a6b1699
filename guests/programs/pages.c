// SPDX-License-Identifier: Apache-2.0
// Maps memory, touches every page of it once, and gives it back: page faults and page tables, where
// virtual machines differ most.
//
// pages [MEBIBYTES [ROUNDS]]    (default 16 MiB, 20 times)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

int main(int argc, char **argv) {
  size_t mebibytes = argc > 1 ? strtoul(argv[1], NULL, 10) : 16;
  int rounds = argc > 2 ? atoi(argv[2]) : 20;
  size_t size = mebibytes * 1024 * 1024;
  uint64_t checksum = 0;
  size_t dirty = 0;
  for (int round = 0; round < rounds; round++) {
    unsigned char *block =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) {
      fprintf(stderr, "pages: cannot map %zu MiB\n", mebibytes);
      return 1;
    }
    for (size_t at = 0; at < size; at += PAGE) {
      size_t offset = at + at / PAGE * 8 % PAGE;
      dirty += block[offset] != 0;  // fresh memory must be zero
      block[offset] = (unsigned char)(at / PAGE + (size_t)round);
    }
    for (size_t at = 0; at < size; at += PAGE) {
      checksum = checksum * 31 + block[at + at / PAGE * 8 % PAGE];
    }
    if (munmap(block, size) != 0) {
      fprintf(stderr, "pages: cannot unmap\n");
      return 1;
    }
  }
  printf("%d rounds of %zu pages: %zu not zero, checksum %016lx\n", rounds, size / PAGE, dirty,
         checksum);
  return dirty != 0;
}
