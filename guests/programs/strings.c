// SPDX-License-Identifier: Apache-2.0
// Text and memory: the functions of <string.h> on random words, word counts in a hash table, copies
// of every alignment. It measures the C library as much as the machine.
//
// strings [ROUNDS]    (default 10)

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 64 * 1024, TABLE = 4096, LONGEST = 9 };

static uint32_t random_state = 99;

static uint32_t next_random(void) {
  random_state = random_state * 1664525 + 1013904223;
  return random_state >> 8;
}

// Words of consonants and vowels in turn, between blanks and line ends.
static size_t write_text(char *text) {
  static const char consonants[] = "bdfgklmnprst";
  static const char vowels[] = "aeiou";
  char *p = text;
  while (p < text + TEXT - LONGEST - 2) {
    size_t length = 2 + next_random() % (LONGEST - 2);
    for (size_t i = 0; i < length; i++) {
      *p++ = i % 2 ? vowels[next_random() % 5] : consonants[next_random() % 12];
    }
    *p++ = next_random() % 12 == 0 ? '\n' : ' ';
  }
  *p = 0;
  return (size_t)(p - text);
}

typedef struct {
  char word[LONGEST + 1];
  int count;
} Entry;

static Entry table[TABLE];

static Entry *look_up(const char *word) {
  uint32_t hash = 2166136261;
  for (const char *p = word; *p; p++) {
    hash = (hash ^ (uint32_t)*p) * 16777619;
  }
  for (uint32_t i = hash % TABLE, probes = 0; probes < 64; i = (i + 1) % TABLE, probes++) {
    if (table[i].word[0] == 0) {
      strcpy(table[i].word, word);
    }
    if (strcmp(table[i].word, word) == 0) {
      return &table[i];
    }
  }
  return NULL;  // so full that the word is left out
}

static uint64_t count_words(char *text) {
  uint64_t sum = 0;
  memset(table, 0, sizeof table);
  for (char *word = strtok(text, " \n"); word; word = strtok(NULL, " \n")) {
    Entry *e = look_up(word);
    if (e) {
      sum += (uint64_t)++e->count;
    }
  }
  return sum;
}

static uint64_t search(const char *text) {
  static const char *const patterns[] = {"ba", "lima", "tono", "sasa\n", "never found"};
  uint64_t sum = 0;
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    for (const char *p = text; (p = strstr(p, patterns[i])) != NULL; p++) {
      sum = sum * 3 + (uint64_t)(p - text);
    }
  }
  const char *last = strrchr(text, 'u');
  return sum + (uint64_t)(last ? last - text : 0);
}

static uint64_t copy_around(char *buffer, const char *text, size_t size) {
  uint64_t sum = 0;
  for (size_t shift = 0; shift < 16; shift++) {
    memcpy(buffer + shift, text + shift * 5 % 8, size - 16);
    memmove(buffer + 3, buffer + shift, size / 2);
    memmove(buffer + shift + 8, buffer, size / 2);
    memset(buffer + size / 4, '*', 100 + shift);
    sum += (uint64_t)(memcmp(buffer, text, size - 16) > 0) << shift;
    sum += strlen(buffer) + (unsigned char)buffer[size / 3];
    char *star = memchr(buffer, '*', size);
    sum = sum * 31 + (uint64_t)(star - buffer);
  }
  return sum;
}

static void reverse_lines(char *text) {
  while (*text) {
    size_t length = strcspn(text, "\n");
    for (size_t i = 0, j = length; i + 1 < j; i++) {
      char t = text[i];
      text[i] = (char)toupper((unsigned char)text[--j]);
      text[j] = t;
    }
    text += length + (text[length] == '\n');
  }
}

static uint64_t hash_text(const char *text) {
  uint64_t hash = 14695981039346656037u;
  for (; *text; text++) {
    hash = (hash ^ (unsigned char)*text) * 1099511628211u;
  }
  return hash;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 10;
  static char text[TEXT];
  static char work[TEXT + 64];
  uint64_t words = 0;
  uint64_t found = 0;
  uint64_t copied = 0;
  uint64_t reversed = 0;
  for (int i = 0; i < rounds; i++) {
    size_t size = write_text(text);
    found += search(text);
    copied += copy_around(work, text, size);
    strcpy(work, text);
    reverse_lines(work);
    reversed ^= hash_text(work);
    words += count_words(text);
  }
  printf("%d rounds: words %lu, found %016lx, copied %016lx, reversed %016lx\n", rounds, words,
         found, copied, reversed);
  return 0;
}
