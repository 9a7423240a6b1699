// SPDX-License-Identifier: Apache-2.0
// Two threads keep each other out of a section: the one that does so often orders nothing but the
// compiler's work, the other asks for a barrier in both.
#define _GNU_SOURCE
#include <linux/membarrier.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COMPILER_BARRIER() __asm__ volatile("" ::: "memory")

static volatile int wants[2];
static volatile int inside;
static volatile int stop;
static long entered, broken;

static void *often(void *unused) {
  while (!stop) {
    wants[0] = 1;
    COMPILER_BARRIER();
    if (!wants[1]) {
      inside = 1;
      entered++;
      inside = 0;
    }
    COMPILER_BARRIER();
    wants[0] = 0;
  }
  return 0;
}

int main(void) {
  syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
  pthread_t thread;
  pthread_create(&thread, 0, often, 0);
  for (int i = 0; i < 100; i++) {
    wants[1] = 1;
    if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0)) puts("no barrier");
    while (wants[0]) {
    }
    for (int j = 0; j < 100; j++) broken += inside;
    wants[1] = 0;
  }
  while (!*(volatile long *)&entered) {
  }
  stop = 1;
  pthread_join(thread, 0);
  printf("broken %ld, entered %s\n", broken, entered > 0 ? "too" : "never");
  return 0;
}
