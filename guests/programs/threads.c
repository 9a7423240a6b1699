// SPDX-License-Identifier: Apache-2.0
// Threads that share memory: divided work, a mutex, atomic operations, and the orderings that the
// memory model promises. Every number printed must come out the same, however the threads run.
//
// threads [COUNT [THREADS]]    COUNT steps of each kind per thread (default 200,000 by 4 threads)

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

enum { MAX_THREADS = 16 };

static long count = 200000;
static int threads = 4;

// Runs the function once per thread, with the thread's number, and adds up the results.
static long run_all(thrd_start_t function) {
  thrd_t ids[MAX_THREADS];
  static int numbers[MAX_THREADS];
  long sum = 0;
  for (int i = 0; i < threads; i++) {
    numbers[i] = i;
    if (thrd_create(&ids[i], function, &numbers[i]) != thrd_success) {
      fprintf(stderr, "threads: cannot start thread %d\n", i);
      exit(1);
    }
  }
  for (int i = 0; i < threads; i++) {
    int result;
    thrd_join(ids[i], &result);
    sum += result;
  }
  return sum;
}

static int primes_in_part(void *argument) {
  long limit = count / 4;
  int found = 0;
  for (long n = 2 + *(int *)argument; n < limit; n += threads) {
    int prime = 1;
    for (long d = 2; d * d <= n && prime; d++) {
      prime = n % d != 0;
    }
    found += prime;
  }
  return found;
}

static mtx_t mutex;
static long guarded;
static long guarded_twice;

static int add_under_mutex(void *argument) {
  (void)argument;
  int torn = 0;
  for (long i = 0; i < count / 10; i++) {
    mtx_lock(&mutex);
    torn += guarded_twice != 2 * guarded;
    guarded++;
    guarded_twice += 2;
    mtx_unlock(&mutex);
  }
  return torn;
}

static _Atomic int64_t sum64;
static _Atomic int32_t sum32;
static _Atomic uint64_t mask;
static _Atomic int64_t greatest;
static _Atomic uint64_t chain;

static int use_atomics(void *argument) {
  int number = *(int *)argument;
  int retries = 0;
  for (long i = 0; i < count; i++) {
    atomic_fetch_add(&sum64, number + 1);
    atomic_fetch_sub_explicit(&sum32, 3, memory_order_relaxed);
    atomic_fetch_xor(&mask, 1ul << (i + number) % 64);
    int64_t seen = atomic_load(&greatest);
    while (seen < i * (number + 1) &&
           !atomic_compare_exchange_weak(&greatest, &seen, i * (number + 1))) {
      retries++;
    }
    uint64_t link = atomic_load_explicit(&chain, memory_order_relaxed);
    while (!atomic_compare_exchange_strong(&chain, &link, link * 5 + 1)) {
      retries++;
    }
  }
  return retries < 0;  // how often a thread had to try again is chance
}

static uint64_t chain_after(long steps) {
  uint64_t link = 0;
  while (steps-- > 0) {
    link = link * 5 + 1;
  }
  return link;
}

// Waits in a way that costs little when there are fewer harts than threads.
static void relax(long *spins) {
  if (++*spins % 64 == 0) {
    thrd_yield();
  }
}

// Message passing: who sees the ticket sees the data that were written before it.
static long data[2];
static _Atomic long ticket;

static int pass_messages(void *argument) {
  int number = *(int *)argument;
  int stale = 0;
  long spins = 0;
  if (number > 1) {
    return 0;
  }
  for (long i = number; i < count / 10; i += 2) {
    while (atomic_load_explicit(&ticket, memory_order_acquire) != i) {
      relax(&spins);
    }
    stale += i > 0 && (data[0] != i - 1 || data[1] != 7 * (i - 1));
    data[0] = i;
    data[1] = 7 * i;
    atomic_store_explicit(&ticket, i + 1, memory_order_release);
  }
  return stale;
}

// Peterson's lock: works only if a store is visible before a later load, which takes a full fence.
static _Atomic int wants[2];
static _Atomic int turn;
static volatile long inside;

static int use_peterson(void *argument) {
  int self = *(int *)argument;
  long spins = 0;
  if (self > 1) {
    return 0;
  }
  for (long i = 0; i < count / 10; i++) {
    atomic_store_explicit(&wants[self], 1, memory_order_relaxed);
    atomic_store_explicit(&turn, 1 - self, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
    while (atomic_load_explicit(&wants[1 - self], memory_order_acquire) &&
           atomic_load_explicit(&turn, memory_order_acquire) == 1 - self) {
      relax(&spins);
    }
    inside = inside + 1;
    atomic_store_explicit(&wants[self], 0, memory_order_release);
  }
  return 0;
}

int main(int argc, char **argv) {
  count = argc > 1 ? atol(argv[1]) : count;
  threads = argc > 2 ? atoi(argv[2]) : threads;
  if (threads < 2 || threads > MAX_THREADS) {
    fprintf(stderr, "threads: between 2 and %d threads\n", MAX_THREADS);
    return 2;
  }
  printf("primes: %ld\n", run_all(primes_in_part));
  mtx_init(&mutex, mtx_plain);
  long torn = run_all(add_under_mutex);
  printf("mutex: %ld, torn %ld\n", guarded, torn);
  long impossible = run_all(use_atomics);
  printf("atomics: %ld %d %016lx %ld, %ld\n", (long)sum64, (int)sum32, (unsigned long)mask,
         (long)greatest, impossible);
  printf("chain: %s\n", chain == chain_after(count * threads) ? "whole" : "broken");
  printf("messages: stale %ld\n", run_all(pass_messages));
  run_all(use_peterson);
  printf("Peterson's lock: %ld lost\n", 2 * (count / 10) - inside);
  return 0;
}
