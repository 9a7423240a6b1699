// SPDX-License-Identifier: Apache-2.0
// Prints one line: the smallest program, a measure of what starting a guest costs.
//
// hello [NAME]

#include <stdio.h>

int main(int argc, char **argv) {
  printf("Hello, %s!\n", argc > 1 ? argv[1] : "world");
  return 0;
}
