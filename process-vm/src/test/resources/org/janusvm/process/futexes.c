// SPDX-License-Identifier: Apache-2.0
// What futex(2) can do beside waiting and waking.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int words[4];
static int results[4];

static long futex(int *word, int op, int value, const void *time, int *word2, int value3) {
  long result = syscall(SYS_futex, word, op, value, time, word2, value3);
  return result < 0 ? -errno : result;
}

static void print(const char *what, long result) {
  if (result < 0) printf("%s: %s\n", what, strerror(-result));
  else printf("%s: %ld\n", what, result);
}

static void *waits(void *argument) {
  int i = (int)(long)argument;
  results[i] = futex(&words[i / 2], FUTEX_WAIT_PRIVATE, 0, 0, 0, 0);
  return 0;
}

// Waits until so many sleep on a futex, by moving them to where they are.
static void settle(int *word, int count) {
  struct timespec pause = {0, 1000000};
  for (int i = 0; i < 5000; i++) {
    if (futex(word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)(long)count, word, *word) == count) return;
    nanosleep(&pause, 0);
  }
}

static void wakeOp(void) {
  pthread_t threads[4];
  for (long i = 0; i < 4; i++) pthread_create(&threads[i], 0, waits, (void *)i);
  settle(&words[0], 2);
  settle(&words[1], 2);
  // Adds 5 to the second word; it was 0, so both futexes are woken: one and two of them.
  print("wake_op", futex(&words[0], FUTEX_WAKE_OP_PRIVATE, 1, (void *)2L, &words[1],
                         FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_EQ, 0)));
  printf("word %d\n", words[1]);
  print("wake_op without", futex(&words[0], FUTEX_WAKE_OP_PRIVATE, 1, (void *)2L, &words[1],
                                 FUTEX_OP(FUTEX_OP_ANDN, 1, FUTEX_OP_CMP_LT, 3)));
  printf("word %d\n", words[1]);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
  futex(&words[0], FUTEX_WAKE_OP_PRIVATE, 0, 0, &words[1],
        FUTEX_OP(FUTEX_OP_SET | FUTEX_OP_OPARG_SHIFT, 7, FUTEX_OP_CMP_GE, -1));
  printf("word %d\n", words[1]);
  print("wake_op bad", futex(&words[0], FUTEX_WAKE_OP_PRIVATE, 0, 0, &words[1], 9 << 24));
}

static void requeue(void) {
  words[0] = words[1] = 0;
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, waits, (void *)i);
  settle(&words[0], 2);
  print("requeue changed", futex(&words[0], FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)5L, &words[2], 9));
  print("requeue", futex(&words[0], FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)5L, &words[2], 0));
  print("left", futex(&words[0], FUTEX_WAKE_PRIVATE, 9, 0, 0, 0));
  print("moved", futex(&words[2], FUTEX_WAKE_PRIVATE, 9, 0, 0, 0));
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
}

static void times(void) {
  struct timespec past = {1, 0}, bad = {0, 2000000000}, soon = {0, 1000000};
  words[0] = 0;
  print("wait", futex(&words[0], FUTEX_WAIT_PRIVATE, 0, &soon, 0, 0));
  print("wait until", futex(&words[0], FUTEX_WAIT_BITSET_PRIVATE, 0, &past, 0, 1));
  print("wait until real time",
        futex(&words[0], FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, 0, &past, 0, 1));
  print("bad time", futex(&words[0], FUTEX_WAIT_PRIVATE, 0, &bad, 0, 0));
  print("changed", futex(&words[0], FUTEX_WAIT_PRIVATE, 1, 0, 0, 0));
  print("no bits", futex(&words[0], FUTEX_WAIT_BITSET_PRIVATE, 0, 0, 0, 0));
  print("unaligned", futex((int *)((char *)words + 1), FUTEX_WAKE_PRIVATE, 0, 0, 0, 0));
  print("nowhere", futex((int *)8, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0));
  print("unknown", futex(words, 99, 0, 0, 0, 0));
}

static pthread_mutex_t mutex;
static int counter;

static void *counts(void *unused) {
  for (int i = 0; i < 2000; i++) {
    pthread_mutex_lock(&mutex);
    counter++;
    if (i % 100 == 0) sched_yield();
    pthread_mutex_unlock(&mutex);
  }
  return 0;
}

static volatile int locked;

static void *dies(void *pause) {
  pthread_mutex_lock(&mutex);
  locked = 1;
  usleep((long)pause);
  return 0;
}

static void inheritance(int robust, int protocol, long pause) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutexattr_setprotocol(&attributes, protocol);
  pthread_mutexattr_setrobust(&attributes, robust);
  print("init", -pthread_mutex_init(&mutex, &attributes));
  counter = 0;
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, counts, 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
  printf("counted %d\n", counter);
  print("lock", -pthread_mutex_lock(&mutex));
  print("lock again", -pthread_mutex_lock(&mutex));
  pthread_mutex_unlock(&mutex);
  print("unlock again", -pthread_mutex_unlock(&mutex));
  if (robust == PTHREAD_MUTEX_ROBUST) {
    pthread_t thread;
    locked = 0;
    pthread_create(&thread, 0, dies, (void *)pause);
    while (!locked) usleep(1000);
    if (!pause) pthread_join(thread, 0); // Else it ends, as a rule, while it is waited for.
    print("owner died", -pthread_mutex_lock(&mutex));
    print("consistent", -pthread_mutex_consistent(&mutex));
    print("unlock", -pthread_mutex_unlock(&mutex));
    print("lock", -pthread_mutex_lock(&mutex));
    print("unlock", -pthread_mutex_unlock(&mutex));
    if (pause) pthread_join(thread, 0);
  }
  struct timespec soon;
  clock_gettime(CLOCK_REALTIME, &soon);
  soon.tv_nsec += 20000000;
  if (soon.tv_nsec >= 1000000000) soon.tv_sec++, soon.tv_nsec -= 1000000000;
  pthread_t thread;
  if (robust != PTHREAD_MUTEX_ROBUST) {
    pthread_create(&thread, 0, dies, (void *)0);
    pthread_join(thread, 0);
    if (protocol != PTHREAD_PRIO_INHERIT) {
      print("timed", -pthread_mutex_timedlock(&mutex, &soon));
    }
  }
}

static void direct(void) {
  int tid = syscall(SYS_gettid);
  words[3] = 0;
  print("lock_pi", futex(&words[3], FUTEX_LOCK_PI_PRIVATE, 0, 0, 0, 0));
  printf("owner %s\n", words[3] == tid ? "itself" : "another");
  print("lock_pi again", futex(&words[3], FUTEX_LOCK_PI_PRIVATE, 0, 0, 0, 0));
  print("trylock_pi", futex(&words[3], FUTEX_TRYLOCK_PI_PRIVATE, 0, 0, 0, 0));
  print("unlock_pi", futex(&words[3], FUTEX_UNLOCK_PI_PRIVATE, 0, 0, 0, 0));
  printf("word %d\n", words[3]);
  print("unlock_pi again", futex(&words[3], FUTEX_UNLOCK_PI_PRIVATE, 0, 0, 0, 0));
  words[3] = 0x3fffff00;
  print("lock_pi of nobody", futex(&words[3], FUTEX_LOCK_PI_PRIVATE, 0, 0, 0, 0));
}

struct waitv {
  uint64_t value, address;
  uint32_t flags, reserved;
};

static void *wakes(void *unused) {
  // Not before the other waits.
  while (futex(&words[2], FUTEX_WAKE_PRIVATE, 1, 0, 0, 0) == 0) usleep(1000);
  return 0;
}

static void several(void) {
  memset(words, 0, sizeof words);
  struct waitv all[3];
  for (int i = 0; i < 3; i++) all[i] = (struct waitv){0, (uint64_t)&words[i], 2 | 128, 0};
  pthread_t thread;
  pthread_create(&thread, 0, wakes, 0);
  long result = syscall(449, all, 3, 0, 0, 0);
  print("waitv", result < 0 ? -errno : result);
  pthread_join(thread, 0);
  words[2] = 1;
  result = syscall(449, all, 3, 0, 0, 0);
  print("waitv changed", result < 0 ? -errno : result);
  words[2] = 0;
  struct timespec past = {1, 0};
  result = syscall(449, all, 3, 0, &past, CLOCK_MONOTONIC);
  print("waitv late", result < 0 ? -errno : result);
  all[1].flags = 1;
  result = syscall(449, all, 3, 0, &past, CLOCK_MONOTONIC);
  print("waitv of bytes", result < 0 ? -errno : result);
}

int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IOLBF, 0);
  if (argc > 1) {
    // What QEMU of today does not do.
    inheritance(PTHREAD_MUTEX_ROBUST, PTHREAD_PRIO_INHERIT, 0);
    inheritance(PTHREAD_MUTEX_ROBUST, PTHREAD_PRIO_INHERIT, 40000);
    inheritance(PTHREAD_MUTEX_ROBUST, PTHREAD_PRIO_NONE, 40000);
    several();
    return 0;
  }
  wakeOp();
  requeue();
  times();
  inheritance(PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE, 0);
  inheritance(PTHREAD_MUTEX_ROBUST, PTHREAD_PRIO_NONE, 0);
  inheritance(PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_INHERIT, 0);
  direct();
  return 0;
}
