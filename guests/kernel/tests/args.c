// SPDX-License-Identifier: Apache-2.0
// Prints arguments and environment byte for byte; the exit status is argc.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) printf("%d %zu [%s]\n", i, strlen(argv[i]), argv[i]);
  for (char **e = environ; *e; e++) printf("env [%s]\n", *e);
  return argc;
}
