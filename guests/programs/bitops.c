// SPDX-License-Identifier: Apache-2.0
// Bit counting, rotating, reversing and extending, as hash functions, codecs and bitboards use
// them. bitops-zbb is the same program compiled for the extensions that have instructions for
// these.
//
// bitops [COUNT]    (default 600,000)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline uint64_t rotate64(uint64_t x, unsigned n) { return x << (n & 63) | x >> (-n & 63); }

static inline uint32_t rotate32(uint32_t x, unsigned n) { return x << (n & 31) | x >> (-n & 31); }

static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

static inline uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 600000;
  uint64_t x = 0x123456789abcdef;
  uint64_t ones = 0, leading = 0, trailing = 0, swapped = 0, rotated = 0, chosen = 0, extended = 0;
  uint64_t single = 0;
  static uint32_t table[1024];
  for (long i = 0; i < count; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    uint64_t y = x >> (i & 63) | 1;
    unsigned index = (unsigned)(x >> 54);
    ones += (uint64_t)__builtin_popcountl(y) + (uint64_t)__builtin_popcount((uint32_t)x);
    leading += (uint64_t)__builtin_clzl(y) + (uint64_t)__builtin_clz((uint32_t)y | 1);
    trailing += (uint64_t)__builtin_ctzl(y << (i & 31));
    swapped ^= __builtin_bswap64(x) + __builtin_bswap32((uint32_t)y);
    rotated += rotate64(x, (unsigned)i) ^ rotate32((uint32_t)x, (unsigned)y);
    chosen += (uint64_t)smaller((int64_t)x, (int64_t)swapped) ^ larger(x, rotated);
    extended += (uint64_t)(int8_t)x + (uint64_t)(int16_t)x + (uint16_t)y + (x & ~y);
    single ^= 1ul << (y >> 3 & 63);
    single &= ~(1ul << (x >> 9 & 63));
    table[index] += (uint32_t)x;
    extended += table[index ^ 1];
  }
  printf("ones %lu, leading %lu, trailing %lu\n", ones, leading, trailing);
  printf("swapped %016lx, rotated %016lx, chosen %016lx\n", swapped, rotated, chosen);
  printf("extended %016lx, single %016lx\n", extended, single);
  return 0;
}
