// SPDX-License-Identifier: Apache-2.0
// Copies standard input to standard output up to the end, or up to a full stop.
#include <stdio.h>
#include <unistd.h>

int main(void) {
  char buffer[64];
  long n, total = 0;
  while ((n = read(0, buffer, sizeof buffer)) > 0) {
    write(1, buffer, (size_t)n);
    total += n;
    if (buffer[n - 1] == '.') break;
  }
  printf("\n%ld bytes\n", total);
  return 0;
}
