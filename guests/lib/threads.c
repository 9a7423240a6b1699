// SPDX-License-Identifier: Apache-2.0
// Threads. Each has a mapping of its own: its stack, with the structure that describes it on top.

#include <threads.h>

#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>

#include "raw_syscall.h"

enum { STACK = 256 * 1024, FUTEX_WAIT = 0, FUTEX_WAKE = 1 };

struct Thread {
  int tid;  // zero once the thread has ended
  int result;
  thrd_start_t function;
  void *argument;
};

int __clone_thread(void (*function)(void *), void *argument, void *stack_top, int *tid);

static void futex_wait(int *word, int value) {
  raw_syscall6(SYS_futex, (long)word, FUTEX_WAIT, value, 0, 0, 0);
}

static void futex_wake_one(int *word) {
  raw_syscall6(SYS_futex, (long)word, FUTEX_WAKE, 1, 0, 0, 0);
}

static void run(void *argument) {
  thrd_t self = argument;
  self->result = self->function(self->argument);
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument) {
  char *block = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) {
    return thrd_nomem;
  }
  thrd_t t = (thrd_t)(block + STACK) - 1;
  t->function = function;
  t->argument = argument;
  if (__clone_thread(run, t, t, &t->tid) < 0) {
    munmap(block, STACK);
    return thrd_error;
  }
  *thread = t;
  return thrd_success;
}

int thrd_join(thrd_t thread, int *result) {
  int tid;
  while ((tid = __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE)) != 0) {
    futex_wait(&thread->tid, tid);
  }
  if (result) {
    *result = thread->result;
  }
  munmap((char *)(thread + 1) - STACK, STACK);
  return thrd_success;
}

void thrd_yield(void) { sched_yield(); }

int mtx_init(mtx_t *mutex, int type) {
  mutex->state = 0;
  return type == mtx_plain ? thrd_success : thrd_error;
}

int mtx_lock(mtx_t *mutex) {
  int state = 0;
  if (__atomic_compare_exchange_n(&mutex->state, &state, 1, 0, __ATOMIC_ACQUIRE,
                                  __ATOMIC_RELAXED)) {
    return thrd_success;
  }
  // From now on the lock is taken as "somebody waits", since nobody knows whether others do.
  while (__atomic_exchange_n(&mutex->state, 2, __ATOMIC_ACQUIRE) != 0) {
    futex_wait(&mutex->state, 2);
  }
  return thrd_success;
}

int mtx_unlock(mtx_t *mutex) {
  if (__atomic_exchange_n(&mutex->state, 0, __ATOMIC_RELEASE) == 2) {
    futex_wake_one(&mutex->state);
  }
  return thrd_success;
}

void mtx_destroy(mtx_t *mutex) { (void)mutex; }
