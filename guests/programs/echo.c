// SPDX-License-Identifier: Apache-2.0
// Prints its arguments.
//
// echo [-n] [WORD]...

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  int first = argc > 1 && strcmp(argv[1], "-n") == 0 ? 2 : 1;
  for (int i = first; i < argc; i++) {
    printf(i > first ? " %s" : "%s", argv[i]);
  }
  if (first == 1) {
    putchar('\n');
  }
  return 0;
}
