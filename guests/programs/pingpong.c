// SPDX-License-Identifier: Apache-2.0
// Two processes hand a number back and forth through two pipes: each round is two context switches
// and four system calls.
//
// pingpong [ROUNDS]    (default 10,000)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

// Adds three to each number that arrives until the other end closes.
static int serve(int in, int out) {
  uint64_t number;
  while (read(in, &number, sizeof number) == sizeof number) {
    number += 3;
    if (write(out, &number, sizeof number) != sizeof number) {
      return 1;
    }
  }
  return 0;
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 10000;
  int there[2];
  int back[2];
  if (pipe(there) < 0 || pipe(back) < 0) {
    perror("pingpong: pipe");
    return 1;
  }
  pid_t child = fork();
  if (child < 0) {
    perror("pingpong: fork");
    return 1;
  }
  if (child == 0) {
    close(there[1]);
    close(back[0]);
    _exit(serve(there[0], back[1]));
  }
  close(there[0]);
  close(back[1]);
  uint64_t number = 0;
  for (long i = 0; i < rounds; i++) {
    number *= 5;
    if (write(there[1], &number, sizeof number) != sizeof number ||
        read(back[0], &number, sizeof number) != sizeof number) {
      perror("pingpong");
      return 1;
    }
  }
  close(there[1]);
  int status;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
    fprintf(stderr, "pingpong: the other process is lost\n");
    return 1;
  }
  printf("%ld rounds: %016lx, the other process ended with %d\n", rounds, number,
         WEXITSTATUS(status));
  return 0;
}
