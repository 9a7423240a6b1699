// SPDX-License-Identifier: Apache-2.0
// What the compiler calls when the base instruction set has no instruction for a builtin. With Zbb
// it emits the instruction and none of this is linked.

#include <stdint.h>

int __clzdi2(uint64_t x) {
  int zeros = 0;
  for (int width = 32; width > 0; width /= 2) {
    if (x >> (64 - width) == 0) {
      x <<= width;
      zeros += width;
    }
  }
  return zeros;  // x == 0 is undefined
}

int __ctzdi2(uint64_t x) { return 63 - __clzdi2(x & -x); }

int __popcountdi2(uint64_t x) {
  x -= x >> 1 & 0x5555555555555555;
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return (int)(x * 0x0101010101010101 >> 56);
}

uint32_t __bswapsi2(uint32_t x) {
  x = (x & 0x00ff00ff) << 8 | (x >> 8 & 0x00ff00ff);
  return x << 16 | x >> 16;
}

uint64_t __bswapdi2(uint64_t x) {
  return (uint64_t)__bswapsi2((uint32_t)x) << 32 | __bswapsi2((uint32_t)(x >> 32));
}
