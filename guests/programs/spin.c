// SPDX-License-Identifier: Apache-2.0
// Keeps the machine busy without asking it for anything. With several processes it shows
// preemption: none of them ever yields, and yet each gets its turn. Their letters appear on
// standard error as they go along.
//
// spin [ITERATIONS [PROCESSES]]    (default 30,000,000 by one process)
// spin SECONDSs [PROCESSES]        for a time instead: spin 2s

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PROCESSES = 16, LETTERS = 10 };

static uint32_t spin(uint32_t x, long iterations) {
  for (long i = 0; i < iterations; i++) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
  }
  return x;
}

static void show(char letter) {
  if (write(STDERR_FILENO, &letter, 1) != 1) {
    _exit(1);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t spin_iterations(char letter, long iterations, int loud) {
  uint32_t x = (uint32_t)letter;
  for (int i = 0; i < LETTERS; i++) {
    x = spin(x, iterations / LETTERS);
    if (loud) {
      show(letter);
    }
  }
  return spin(x, iterations % LETTERS);
}

static uint32_t spin_seconds(char letter, double seconds) {
  uint32_t x = (uint32_t)letter;
  double end = now() + seconds;
  for (int i = 1; now() < end; i++) {
    x = spin(x, 100000);
    if (i % 100 == 0) {
      show(letter);
    }
  }
  return x;
}

int main(int argc, char **argv) {
  const char *amount = argc > 1 ? argv[1] : "30000000";
  int processes = argc > 2 ? atoi(argv[2]) : 1;
  int timed = amount[strlen(amount) - 1] == 's';
  if (processes < 1 || processes > MAX_PROCESSES) {
    fprintf(stderr, "spin: between 1 and %d processes\n", MAX_PROCESSES);
    return 2;
  }
  int results[2];
  if (pipe(results) < 0) {
    perror("spin: pipe");
    return 1;
  }
  for (int i = 1; i < processes; i++) {  // the last one is this process itself
    pid_t pid = fork();
    if (pid < 0) {
      perror("spin: fork");
      return 1;
    }
    if (pid == 0) {
      char letter = (char)('A' + i);
      uint32_t x =
          timed ? spin_seconds(letter, atof(amount)) : spin_iterations(letter, atol(amount), 1);
      _exit(write(results[1], &x, sizeof x) != sizeof x);
    }
  }
  uint32_t checksum =
      timed ? spin_seconds('A', atof(amount)) : spin_iterations('A', atol(amount), processes > 1);
  for (int i = 1; i < processes; i++) {
    uint32_t x;
    int status;
    if (read(results[0], &x, sizeof x) != sizeof x || wait(&status) < 0 || status != 0) {
      fprintf(stderr, "spin: a process is lost\n");
      return 1;
    }
    checksum ^= x;
  }
  if (timed || processes > 1) {
    fprintf(stderr, "\n");
  }
  if (timed) {
    printf("%d processes were busy for %s\n", processes, amount);
  } else {
    printf("%d processes, %ld iterations each: %08x\n", processes, atol(amount), checksum);
  }
  return 0;
}
