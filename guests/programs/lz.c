// SPDX-License-Identifier: Apache-2.0
// Compression and decompression in the manner of Lempel and Ziv: byte loads, a hash table, matches
// of unpredictable length. The text is compressed, restored and compared.
//
// lz [KIBIBYTES]    size of the text (default 2,048)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_BITS = 14, MIN_MATCH = 4, MAX_MATCH = 66, WINDOW = 65535 };

// Phrases repeat, with a few random letters between them.
static void write_text(unsigned char *text, size_t size) {
  static const char *const phrases[] = {
      "the machine that runs ",    "inside another machine ", "never sees ",        "its host; ",
      "every page it owns ",       "is borrowed, ",           "every instruction ", "watched, ",
      "and the clock on its wall", " was painted there. ",
  };
  uint32_t random = 3;
  size_t at = 0;
  while (at < size) {
    random = random * 1664525 + 1013904223;
    const char *phrase = phrases[(random >> 16) % 10];
    for (; *phrase && at < size; phrase++) {
      text[at++] = (unsigned char)*phrase;
    }
    for (uint32_t extra = random >> 30; extra > 0 && at < size; extra--) {
      random = random * 1664525 + 1013904223;
      text[at++] = (unsigned char)('a' + (random >> 24) % 26);
    }
  }
}

static uint32_t hash_at(const unsigned char *p) {
  uint32_t word =
      (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
  return word * 2654435761u >> (32 - HASH_BITS);
}

static size_t match_length(const unsigned char *a, const unsigned char *b, size_t limit) {
  size_t n = 0;
  while (n < limit && a[n] == b[n]) {
    n++;
  }
  return n;
}

static unsigned char *put_literals(unsigned char *out, const unsigned char *from, size_t count) {
  while (count > 0) {
    size_t n = count < 128 ? count : 128;
    *out++ = (unsigned char)(n - 1);
    memcpy(out, from, n);
    out += n;
    from += n;
    count -= n;
  }
  return out;
}

// The output is a row of tokens: 0 to 127, that many plus one literal bytes follow; 128 to 190, a
// match of token - 124 bytes whose distance follows in two bytes.
static size_t compress(const unsigned char *in, size_t size, unsigned char *out) {
  static uint32_t last_seen[1 << HASH_BITS];  // position + 1
  const unsigned char *start = out;
  size_t literals = 0;
  size_t at = 0;
  memset(last_seen, 0, sizeof last_seen);
  while (at + MIN_MATCH <= size) {
    uint32_t hash = hash_at(in + at);
    size_t candidate = last_seen[hash];
    last_seen[hash] = (uint32_t)at + 1;
    size_t length = 0;
    if (candidate != 0 && at - (candidate - 1) <= WINDOW) {
      size_t limit = size - at < MAX_MATCH ? size - at : MAX_MATCH;
      length = match_length(in + candidate - 1, in + at, limit);
    }
    if (length < MIN_MATCH) {
      at++;
      continue;
    }
    out = put_literals(out, in + literals, at - literals);
    size_t distance = at - (candidate - 1);
    *out++ = (unsigned char)(length - MIN_MATCH + 128);
    *out++ = (unsigned char)distance;
    *out++ = (unsigned char)(distance >> 8);
    at += length;
    literals = at;
  }
  out = put_literals(out, in + literals, size - literals);
  return (size_t)(out - start);
}

static size_t decompress(const unsigned char *in, size_t size, unsigned char *out) {
  const unsigned char *end = in + size;
  unsigned char *start = out;
  while (in < end) {
    size_t token = *in++;
    if (token < 128) {
      memcpy(out, in, token + 1);
      in += token + 1;
      out += token + 1;
    } else {
      const unsigned char *from = out - (in[0] | (size_t)in[1] << 8);
      in += 2;
      for (size_t n = token - 128 + MIN_MATCH; n > 0; n--) {
        *out++ = *from++;  // byte by byte: the match may overlap what it writes
      }
    }
  }
  return (size_t)(out - start);
}

static uint32_t crc32(const unsigned char *data, size_t size) {
  static uint32_t table[256];
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++) {
      c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
    }
    table[i] = c;
  }
  uint32_t crc = 0xffffffff;
  for (size_t i = 0; i < size; i++) {
    crc = table[(crc ^ data[i]) & 255] ^ crc >> 8;
  }
  return ~crc;
}

int main(int argc, char **argv) {
  size_t size = (argc > 1 ? strtoul(argv[1], NULL, 10) : 2048) * 1024;
  unsigned char *text = malloc(size + 1);
  unsigned char *packed = malloc(size + size / 64 + 16);
  unsigned char *restored = malloc(size + 1);
  if (!text || !packed || !restored) {
    fprintf(stderr, "lz: out of memory\n");
    return 1;
  }
  write_text(text, size);
  size_t packed_size = compress(text, size, packed);
  size_t restored_size = decompress(packed, packed_size, restored);
  int same = restored_size == size && memcmp(text, restored, size) == 0;
  printf("%zu bytes (crc %08x) in %zu (crc %08x): %s\n", size, crc32(text, size), packed_size,
         crc32(packed, packed_size), same ? "restored" : "NOT restored");
  free(restored);
  free(packed);
  free(text);
  return !same;
}
