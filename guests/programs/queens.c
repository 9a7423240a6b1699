// SPDX-License-Identifier: Apache-2.0
// The N queens problem by backtracking over bit masks: recursion, bit operations, branches.
//
// queens [N]    counts the solutions (default 13)

#include <stdio.h>
#include <stdlib.h>

// Columns and diagonals attacked in the row at hand, as bits; the diagonals move with each row.
static long solutions(unsigned all, unsigned columns, unsigned left, unsigned right) {
  if (columns == all) {
    return 1;
  }
  long count = 0;
  for (unsigned open = all & ~(columns | left | right); open != 0; open &= open - 1) {
    unsigned queen = open & -open;
    count += solutions(all, columns | queen, (left | queen) << 1, (right | queen) >> 1);
  }
  return count;
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 13;
  if (n < 1 || n > 16) {
    fprintf(stderr, "queens: N must lie between 1 and 16\n");
    return 2;
  }
  printf("%d queens: %ld solutions\n", n, solutions((1u << n) - 1, 0, 0, 0));
  return 0;
}
