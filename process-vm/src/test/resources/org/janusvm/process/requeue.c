// SPDX-License-Identifier: Apache-2.0
//
// Waiting on a futex to be given a lock: FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI.
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define WAIT 0
#define WAKE 1
#define LOCK_PI 6
#define UNLOCK_PI 7
#define WAIT_REQUEUE_PI 11
#define CMP_REQUEUE_PI 12

static atomic_int condition, lock, other, plain;
static atomic_int order, finished;
static int first, last;

static long futex(atomic_int *word, int op, int value, const void *time, atomic_int *second, int third) {
  return syscall(SYS_futex, word, op | 128, value, time, second, third);
}

static void print(const char *what, long result) {
  if (result < 0) printf("%s: %s\n", what, strerror(errno));
  else printf("%s: %ld\n", what, result);
  fflush(stdout);
}

static void *waiter(void *arg) {
  long result = futex(&condition, WAIT_REQUEUE_PI, 0, NULL, &lock, 0);
  if (result == 0) {
    if ((lock & 0x3fffffff) != syscall(SYS_gettid)) printf("does not own it\n");
    int n = ++order;
    if (n == 1) first = (int)(long)arg;
    last = (int)(long)arg;
    if (futex(&lock, UNLOCK_PI, 0, NULL, NULL, 0)) printf("cannot unlock\n");
  } else {
    printf("waiter: %s\n", strerror(errno));
    fflush(stdout);
  }
  finished++;
  return NULL;
}

// Again until someone waits.
static long requeue(int others) {
  long n;
  while ((n = futex(&condition, CMP_REQUEUE_PI, 1, (void *)(long)others, &lock, 0)) == 0) usleep(1000);
  return n;
}

static void locked(void) {
  pthread_t threads[3];
  print("lock", futex(&lock, LOCK_PI, 0, NULL, NULL, 0));
  long moved = 0;
  for (long i = 0; i < 3; i++) {
    pthread_create(&threads[i], NULL, waiter, (void *)i);
    moved += requeue(INT_MAX);
  }
  print("moved", moved);
  printf("waiters are told %d\n", (lock & 0x80000000) != 0);
  printf("nobody went on %d\n", order == 0);
  print("unlock", futex(&lock, UNLOCK_PI, 0, NULL, NULL, 0));
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  printf("in order %d %d %d, lock %d\n", order, first, last, lock);
}

static void unlocked(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, waiter, NULL);
  print("given at once", requeue(0));
  pthread_join(thread, NULL);
  printf("order %d, lock %d\n", order, lock);
}

static void *late(void *arg) {
  struct timespec deadline;
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  deadline.tv_nsec += 300000000;
  if (deadline.tv_nsec >= 1000000000) deadline.tv_nsec -= 1000000000, deadline.tv_sec++;
  print("late", futex(&condition, WAIT_REQUEUE_PI, 0, &deadline, &lock, 0));
  finished++;
  return arg;
}

static void times(void) {
  struct timespec past = {1, 0};
  print("past", futex(&condition, WAIT_REQUEUE_PI, 0, &past, &lock, 0));
  print("past", futex(&condition, WAIT_REQUEUE_PI | 256, 0, &past, &lock, 0));
  futex(&lock, LOCK_PI, 0, NULL, NULL, 0);
  pthread_t thread;
  finished = 0;
  pthread_create(&thread, NULL, late, NULL);
  while (!finished && futex(&condition, CMP_REQUEUE_PI, 1, NULL, &lock, 0) == 0) usleep(1000);
  pthread_join(thread, NULL);
  print("unlock", futex(&lock, UNLOCK_PI, 0, NULL, NULL, 0));
  printf("lock %d\n", lock & 0x3fffffff);
}

static void *plain_waiter(void *arg) {
  print("woken", futex(&plain, WAIT, 0, NULL, NULL, 0));
  return arg;
}

static void errors(void) {
  print("other value", futex(&condition, WAIT_REQUEUE_PI, 1, NULL, &lock, 0));
  print("other value", futex(&condition, CMP_REQUEUE_PI, 1, NULL, &lock, 1));
  print("two to wake", futex(&condition, CMP_REQUEUE_PI, 2, NULL, &lock, 0));
  print("nobody to wake", futex(&condition, CMP_REQUEUE_PI, 0, NULL, &lock, 0));
  print("negative", futex(&condition, CMP_REQUEUE_PI, 1, (void *)-1L, &lock, 0));
  print("one futex", futex(&condition, CMP_REQUEUE_PI, 1, NULL, &condition, 0));
  print("one futex", futex(&condition, WAIT_REQUEUE_PI, 0, NULL, &condition, 0));
  print("nobody waits", futex(&condition, CMP_REQUEUE_PI, 1, NULL, &lock, 0));
  print("bad pointer", futex((atomic_int *)8, WAIT_REQUEUE_PI, 0, NULL, &lock, 0));
  print("odd pointer", futex((atomic_int *)9, WAIT_REQUEUE_PI, 0, NULL, &lock, 0));
  pthread_t thread;
  pthread_create(&thread, NULL, plain_waiter, NULL);
  long n;
  while ((n = futex(&plain, CMP_REQUEUE_PI, 1, NULL, &lock, 0)) == 0) usleep(1000);
  print("an ordinary waiter", n);
  n = futex(&plain, WAKE, 1, NULL, NULL, 0);
  pthread_join(thread, NULL);
  print("wake", n);
  pthread_create(&thread, NULL, waiter, NULL);
  while ((n = futex(&condition, CMP_REQUEUE_PI, 1, NULL, &other, 0)) == 0) usleep(1000);
  print("another lock", n);
  print("wake", futex(&condition, WAKE, 1, NULL, NULL, 0));
  print("the right one", requeue(0));
  pthread_join(thread, NULL);
}

static void handler(int sig) {
  (void)sig;
  condition = 1;
}

static void interrupted(void) {
  pthread_t thread;
  signal(SIGUSR1, handler);
  finished = 0;
  pthread_create(&thread, NULL, waiter, NULL);
  while (!finished) {
    pthread_kill(thread, SIGUSR1); // The call is made again, and finds another value.
    usleep(1000);
  }
  pthread_join(thread, NULL);
}

int main(void) {
  locked();
  unlocked();
  times();
  errors();
  interrupted();
  return 0;
}
