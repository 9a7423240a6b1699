// SPDX-License-Identifier: Apache-2.0
// Fibonacci numbers by their definition: nothing but calls, returns and stack traffic.
//
// fib [N]    the Nth number (default 32: about 7 million calls)

#include <stdio.h>
#include <stdlib.h>

// Kept out of line, or the compiler unrolls the recursion into something that hardly calls.
__attribute__((noinline, optimize("no-optimize-sibling-calls"))) static unsigned long fib(int n) {
  return n < 2 ? (unsigned long)n : fib(n - 1) + fib(n - 2);
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 32;
  printf("fib(%d) = %lu\n", n, fib(n));
  return 0;
}
