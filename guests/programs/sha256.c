// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4): rotations, logic and additions on 32-bit words, almost without branches.
//
// sha256 [ROUNDS]    digests of known messages, then of a 64 KiB buffer hashed ROUNDS times
// sha256 FILE...     digests of files, as sha256sum prints them

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64, DIGEST_WORDS = 8, BUFFER = 64 * 1024 };

typedef struct {
  uint32_t h[DIGEST_WORDS];
  uint64_t length;  // bytes hashed so far
  unsigned char block[BLOCK];
} Sha256;

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate_right(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void compress(uint32_t h[DIGEST_WORDS], const unsigned char *block) {
  uint32_t w[64];
  for (int t = 0; t < 16; t++) {
    w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 |
           (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
  }
  for (int t = 16; t < 64; t++) {
    uint32_t x = w[t - 15];
    uint32_t y = w[t - 2];
    uint32_t s0 = rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3;
    uint32_t s1 = rotate_right(y, 17) ^ rotate_right(y, 19) ^ y >> 10;
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], last = h[7];
  for (int t = 0; t < 64; t++) {
    uint32_t s1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
    uint32_t choice = (e & f) ^ (~e & g);
    uint32_t t1 = last + s1 + choice + K[t] + w[t];
    uint32_t s0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
    uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    last = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + s0 + majority;
  }
  uint32_t sums[DIGEST_WORDS] = {a, b, c, d, e, f, g, last};
  for (int i = 0; i < DIGEST_WORDS; i++) {
    h[i] += sums[i];
  }
}

static void begin(Sha256 *s) {
  static const uint32_t initial[DIGEST_WORDS] = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  };
  memcpy(s->h, initial, sizeof initial);
  s->length = 0;
}

static void update(Sha256 *s, const void *data, size_t size) {
  const unsigned char *p = data;
  size_t held = s->length % BLOCK;
  s->length += size;
  if (held > 0) {
    size_t n = size < BLOCK - held ? size : BLOCK - held;
    memcpy(s->block + held, p, n);
    p += n;
    size -= n;
    if (held + n < BLOCK) {
      return;
    }
    compress(s->h, s->block);
  }
  for (; size >= BLOCK; size -= BLOCK, p += BLOCK) {
    compress(s->h, p);
  }
  memcpy(s->block, p, size);
}

static void finish(Sha256 *s, char hex[65]) {
  uint64_t bits = s->length * 8;
  unsigned char padding[2 * BLOCK] = {0x80};
  size_t held = s->length % BLOCK;
  size_t size = (held < 56 ? 56 : 56 + BLOCK) - held;
  for (int i = 0; i < 8; i++) {
    padding[size + (size_t)i] = (unsigned char)(bits >> (56 - 8 * i));
  }
  update(s, padding, size + 8);
  for (int i = 0; i < DIGEST_WORDS; i++) {
    sprintf(hex + 8 * i, "%08x", s->h[i]);
  }
}

static void print_digest(const char *label, const char *text, size_t repeat) {
  Sha256 s;
  char hex[65];
  begin(&s);
  for (size_t i = 0; i < repeat; i++) {
    update(&s, text, strlen(text));
  }
  finish(&s, hex);
  printf("%s  %s\n", hex, label);
}

static int hash_file(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) {
    fprintf(stderr, "sha256: ");
    perror(path);
    return 1;
  }
  Sha256 s;
  char hex[65];
  char buffer[4096];
  size_t size;
  begin(&s);
  while ((size = fread(buffer, 1, sizeof buffer, f)) > 0) {
    update(&s, buffer, size);
  }
  int failed = ferror(f);
  fclose(f);
  if (failed) {
    fprintf(stderr, "sha256: cannot read %s\n", path);
    return 1;
  }
  finish(&s, hex);
  printf("%s  %s\n", hex, path);
  return 0;
}

static void hash_buffer(int rounds) {
  static unsigned char buffer[BUFFER];
  uint32_t random = 1;
  for (size_t i = 0; i < BUFFER; i++) {
    random = random * 1664525 + 1013904223;
    buffer[i] = (unsigned char)(random >> 24);
  }
  Sha256 s;
  char hex[65];
  begin(&s);
  for (int i = 0; i < rounds; i++) {
    update(&s, buffer, BUFFER);
  }
  finish(&s, hex);
  printf("%s  %d KiB\n", hex, rounds * BUFFER / 1024);
}

int main(int argc, char **argv) {
  if (argc > 1 && !isdigit((unsigned char)argv[1][0])) {
    int status = 0;
    for (int i = 1; i < argc; i++) {
      status |= hash_file(argv[i]);
    }
    return status;
  }
  print_digest("\"\"", "", 1);
  print_digest("\"abc\"", "abc", 1);
  print_digest("two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1);
  print_digest("10,000 times \"a\"", "a", 10000);
  hash_buffer(argc > 1 ? atoi(argv[1]) : 40);
  return 0;
}
