// SPDX-License-Identifier: Apache-2.0
// Threads by bare clone and futex: shared memory, a lock under contention, join, group exit.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS 20000
#define FLAGS (0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000 | 0x200000 | 0x1000000)

static int lock;
static long counter;
static volatile int alive[THREADS];

// int clone_thread(void *stack, volatile int *tid, void (*run)(long), long argument)
int clone_thread(void *stack, volatile int *tid, void (*run)(long), long argument);
__asm__(
    ".text\n"
    "clone_thread:\n"
    "  mv t0, a2\n  mv t1, a3\n  mv a4, a1\n  mv a1, a0\n"
    "  li a0, 0x1250f00\n  li a2, 0\n  li a3, 0\n  li a7, 220\n"
    "  ecall\n"
    "  beqz a0, 1f\n  ret\n"
    "1: mv a0, t1\n  jalr t0\n  li a0, 0\n  li a7, 93\n  ecall\n");

static void acquire(void) {
  int expected = 0;
  bool free =
      __atomic_compare_exchange_n(&lock, &expected, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
  if (free) return;
  while (__atomic_exchange_n(&lock, 2, __ATOMIC_ACQUIRE)) syscall(SYS_futex, &lock, 0, 2, 0);
}

static void release(void) {
  if (__atomic_exchange_n(&lock, 0, __ATOMIC_RELEASE) == 2) syscall(SYS_futex, &lock, 1, 1, 0);
}

static void run(long me) {
  for (int i = 0; i < ROUNDS; i++) {
    acquire();
    counter += me;
    release();
    if (i % 1000 == 0) syscall(SYS_sched_yield);
  }
}

static void spin(long me) {
  (void)me;
  for (;;) {
  }
}

static void start(int i, void (*what)(long)) {
  char *stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  alive[i] = 1;
  if (clone_thread(stack + 65536, &alive[i], what, i + 1) < 0) exit(1);
}

int main(void) {
  for (int i = 0; i < THREADS; i++) start(i, run);
  for (int i = 0; i < THREADS; i++) {
    for (int tid; (tid = alive[i]) != 0;) syscall(SYS_futex, &alive[i], 0, tid, 0);
  }
  printf("counter %ld\n", counter);
  struct {
    long s, ns;
  } soon = {0, 1000000};
  int word = 5;
  printf("changed %ld\n", syscall(SYS_futex, &word, 0, 4, 0));
  printf("timeout %ld\n", syscall(SYS_futex, &word, 0, 5, &soon));
  start(0, spin);
  start(1, spin);
  printf("leaving two spinning threads behind\n");
  return 3;
}
