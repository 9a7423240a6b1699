// SPDX-License-Identifier: Apache-2.0
// Reads four bytes of standard input and writes them back.
#include <unistd.h>

int main(void) {
  char c;
  for (int i = 0; i < 4 && read(0, &c, 1) == 1; i++) write(1, &c, 1);
  return 0;
}
