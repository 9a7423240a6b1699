// SPDX-License-Identifier: Apache-2.0
// Forks while other threads store to memory in a certain order: what a child sees must be the
// memory of one moment. Each pair is stored first word first, so that the first is as large as the
// second or larger by one; the pairs lie so that a copy from either end would tear one of them.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 1024 };

static char *area;
static volatile int over;

static long *word(int page, int index) { return (long *)(area + (long)page * PAGE) + index; }

static void count(long *first, long *second) {
  for (long n = 1; !over; n++) {
    __atomic_store_n(first, n, __ATOMIC_RELEASE);
    __atomic_store_n(second, n, __ATOMIC_RELEASE);
  }
}

static void *up(void *unused) {
  count(word(0, 0), word(PAGES - 1, 0));
  return unused;
}

static void *down(void *unused) {
  count(word(PAGES - 1, 1), word(0, 1));
  return unused;
}

// Calls that write to memory, some of which wait.
static void *calls(void *unused) {
  char bytes[256];
  while (!over) {
    struct timespec moment = {0, 1000};
    nanosleep(&moment, &moment);
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) abort();
  }
  return unused;
}

static int whole(int index, long first, long second) {
  if (first == second || first == second + 1) return 1;
  printf("pair %d: %ld then %ld\n", index, first, second);
  fflush(stdout);
  return 0;
}

int main(int argc, char **argv) {
  int forks = argc > 1 ? atoi(argv[1]) : 20;
  area = mmap(0, (long)PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(area, 0, (long)PAGES * PAGE);
  for (int i = 0; i < PAGES; i++) area[(long)i * PAGE + 64] = 1;
  pthread_t threads[3];
  pthread_create(&threads[0], 0, up, 0);
  pthread_create(&threads[1], 0, down, 0);
  pthread_create(&threads[2], 0, calls, 0);
  int good = 0;
  for (int i = 0; i < forks; i++) {
    pid_t child = fork();
    if (child == 0) {
      int ok = whole(0, *word(0, 0), *word(PAGES - 1, 0)) & whole(1, *word(PAGES - 1, 1), *word(0, 1));
      _exit(ok ? 0 : 1);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child) abort();
    good += status == 0;
  }
  over = 1;
  for (int i = 0; i < 3; i++) pthread_join(threads[i], 0);
  printf("whole %d of %d\n", good, forks);
  return 0;
}
