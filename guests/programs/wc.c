// SPDX-License-Identifier: Apache-2.0
// Counts lines, words and bytes of files, or of standard input.
//
// wc [FILE]...

#include <ctype.h>
#include <stdio.h>

typedef struct {
  long lines, words, bytes;
} Counts;

static Counts count(FILE *f) {
  Counts c = {0};
  int in_word = 0;
  for (int ch; (ch = getc(f)) != EOF;) {
    c.bytes++;
    c.lines += ch == '\n';
    c.words += !isspace(ch) && !in_word;
    in_word = !isspace(ch);
  }
  return c;
}

static void print(Counts c, const char *name) {
  printf("%7ld %7ld %7ld%s%s\n", c.lines, c.words, c.bytes, *name ? " " : "", name);
}

int main(int argc, char **argv) {
  int status = 0;
  Counts total = {0};
  if (argc < 2) {
    print(count(stdin), "");
  }
  for (int i = 1; i < argc; i++) {
    FILE *f = fopen(argv[i], "r");
    if (!f) {
      fprintf(stderr, "wc: ");
      perror(argv[i]);
      status = 1;
      continue;
    }
    Counts c = count(f);
    fclose(f);
    print(c, argv[i]);
    total.lines += c.lines;
    total.words += c.words;
    total.bytes += c.bytes;
  }
  if (argc > 2) {
    print(total, "total");
  }
  return status;
}
