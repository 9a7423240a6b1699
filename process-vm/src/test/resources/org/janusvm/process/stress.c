// SPDX-License-Identifier: Apache-2.0
//
// Threads under stress. Each part ends in one line that does not depend on the order in which things
// happened; run without arguments all parts run, else those that are named.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4

static void check(int ok, const char *what) {
  if (!ok) {
    printf("FAILED: %s, errno %d\n", what, errno);
    fflush(stdout);
    _exit(99);
  }
}

static void all(int n, void *(*body)(void *), pthread_t *threads) {
  for (int i = 0; i < n; i++) check(!pthread_create(&threads[i], NULL, body, (void *)(intptr_t)i), "create");
}

static void join(int n, pthread_t *threads) {
  for (int i = 0; i < n; i++) check(!pthread_join(threads[i], NULL), "join");
}

static void run(int n, void *(*body)(void *)) {
  pthread_t threads[64];
  all(n, body, threads);
  join(n, threads);
}

// ---- mutexes of every kind

static pthread_mutex_t mutexes[3];
static long counts[3];
static pthread_spinlock_t spin;
static long spun;

static void *lock_all(void *arg) {
  for (int i = 0; i < 3000; i++) {
    int k = i % 3;
    if (i % 7 == 0) {
      while (pthread_mutex_trylock(&mutexes[k])) sched_yield();
    } else {
      check(!pthread_mutex_lock(&mutexes[k]), "lock");
    }
    if (k == 1) check(!pthread_mutex_lock(&mutexes[k]), "lock again");
    counts[k]++;
    if (i % 101 == 0) sched_yield();
    if (k == 1) check(!pthread_mutex_unlock(&mutexes[k]), "unlock again");
    check(!pthread_mutex_unlock(&mutexes[k]), "unlock");
    if (i % 16 == 0) {
      pthread_spin_lock(&spin);
      spun++;
      pthread_spin_unlock(&spin);
    }
  }
  return arg;
}

static void part_mutexes(void) {
  int kinds[] = {PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK};
  for (int i = 0; i < 3; i++) {
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, kinds[i]);
    if (i == 2) pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&mutexes[i], &attr);
    counts[i] = 0;
  }
  pthread_spin_init(&spin, 0);
  run(THREADS, lock_all);
  printf("mutexes %ld %ld %ld, spin %ld\n", counts[0], counts[1], counts[2], spun);
}

// ---- a bounded buffer with condition variables

#define ITEMS 2000
static pthread_mutex_t buffer_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER, not_full = PTHREAD_COND_INITIALIZER;
static int buffer[8], filled, head, tail;
static long taken_sum;

static void *produce_or_take(void *arg) {
  int producer = (intptr_t)arg % 2;
  for (int i = 0; i < ITEMS; i++) {
    pthread_mutex_lock(&buffer_lock);
    if (producer) {
      while (filled == 8) pthread_cond_wait(&not_full, &buffer_lock);
      buffer[head++ % 8] = i;
      filled++;
      if (i % 2) pthread_cond_signal(&not_empty);
      else pthread_cond_broadcast(&not_empty);
    } else {
      while (!filled) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 1000;
        if (i % 3) pthread_cond_wait(&not_empty, &buffer_lock);
        else pthread_cond_timedwait(&not_empty, &buffer_lock, &until);
      }
      taken_sum += buffer[tail++ % 8];
      filled--;
      pthread_cond_signal(&not_full);
    }
    pthread_mutex_unlock(&buffer_lock);
  }
  return arg;
}

static void part_conditions(void) {
  head = tail = filled = 0;
  taken_sum = 0;
  run(THREADS, produce_or_take);
  printf("conditions %ld left %d\n", taken_sum, filled);
}

// ---- a lock-free stack with tags (compare and exchange), and a queue of tickets (fetch and add)

struct node { uint32_t next; uint32_t value; };
static struct node nodes[THREADS * 512 + 1];
static _Atomic uint64_t top;  // tag in the upper half, index in the lower
static _Atomic uint64_t free_top;
static _Atomic long popped_sum, popped;

static void push(_Atomic uint64_t *stack, uint32_t index) {
  uint64_t old = atomic_load(stack), fresh;
  do {
    nodes[index].next = (uint32_t)old;
    fresh = ((old >> 32) + 1) << 32 | index;
  } while (!atomic_compare_exchange_weak(stack, &old, fresh));
}

static uint32_t pop(_Atomic uint64_t *stack) {
  uint64_t old = atomic_load(stack), fresh;
  do {
    if (!(uint32_t)old) return 0;
    fresh = ((old >> 32) + 1) << 32 | __atomic_load_n(&nodes[(uint32_t)old].next, __ATOMIC_RELAXED);
  } while (!atomic_compare_exchange_weak(stack, &old, fresh));
  return (uint32_t)old;
}

static void *stack_user(void *arg) {
  for (int i = 0; i < 4000; i++) {
    uint32_t n = pop(&free_top);
    if (n) {
      nodes[n].value = i;
      push(&top, n);
    }
    n = pop(&top);
    if (n) {
      atomic_fetch_add(&popped_sum, 1);
      atomic_fetch_add(&popped, 1);
      push(&free_top, n);
    }
  }
  return arg;
}

#define RING 64
static struct { _Atomic uint64_t turn; long value; } ring[RING];
static _Atomic uint64_t put_ticket, take_ticket;
static _Atomic long ring_sum, small_sum;
static _Atomic uint8_t bytes[8];
static _Atomic uint16_t halves[4];

static void *queue_user(void *arg) {
  for (int i = 0; i < 1500; i++) {
    uint64_t t = atomic_fetch_add(&put_ticket, 1);
    int spins = 0;
    while (atomic_load_explicit(&ring[t % RING].turn, memory_order_acquire) != t / RING * 2)
      if (++spins % 64 == 0) sched_yield();
    ring[t % RING].value = i;
    atomic_store_explicit(&ring[t % RING].turn, t / RING * 2 + 1, memory_order_release);
    t = atomic_fetch_add(&take_ticket, 1);
    while (atomic_load_explicit(&ring[t % RING].turn, memory_order_acquire) != t / RING * 2 + 1)
      if (++spins % 64 == 0) sched_yield();
    atomic_fetch_add(&ring_sum, ring[t % RING].value);
    atomic_store_explicit(&ring[t % RING].turn, t / RING * 2 + 2, memory_order_release);
    // Bytes and halves: lr and sc on part of a word.
    atomic_fetch_add(&bytes[i % 8], 1);
    atomic_fetch_xor(&halves[i % 4], 0x101);
    long seen = atomic_load(&small_sum);
    while (!atomic_compare_exchange_weak(&small_sum, &seen, seen + 3)) {}
  }
  return arg;
}

static void part_lockfree(void) {
  memset(nodes, 0, sizeof nodes);
  top = free_top = 0;
  for (uint32_t i = 1; i <= THREADS * 512; i++) push(&free_top, i);
  popped_sum = popped = 0;
  run(THREADS, stack_user);
  int in_free = 0, in_top = 0;
  while (pop(&free_top)) in_free++;
  while (pop(&top)) in_top++;
  printf("stack %s\n", in_free + in_top == THREADS * 512 && popped == popped_sum ? "whole" : "broken");
  memset((void *)ring, 0, sizeof ring);
  put_ticket = take_ticket = 0;
  ring_sum = small_sum = 0;
  memset((void *)bytes, 0, sizeof bytes);
  memset((void *)halves, 0, sizeof halves);
  run(THREADS, queue_user);
  long b = 0;
  for (int i = 0; i < 8; i++) b += bytes[i];
  printf("queue %ld, words %ld, bytes %ld, halves %x\n", ring_sum, small_sum, b,
         halves[0] ^ halves[1] ^ halves[2] ^ halves[3]);
}

// ---- barriers, read-write locks, semaphores

static pthread_barrier_t barrier;
static int phase[THREADS];
static _Atomic int serial;
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static long pair[2];
static sem_t semaphore;
static _Atomic int inside, entered;

static void *in_step(void *arg) {
  int me = (intptr_t)arg;
  for (int i = 0; i < 100; i++) {
    phase[me] = i;
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) serial++;
    for (int k = 0; k < THREADS; k++) check(phase[k] == i, "a thread is out of step");
    pthread_barrier_wait(&barrier);
  }
  return arg;
}

static void *read_write(void *arg) {
  for (int i = 0; i < 1000; i++) {
    if (i % 4 == (intptr_t)arg) {
      pthread_rwlock_wrlock(&rw);
      pair[0]++;
      if (i % 8 == 0) sched_yield();
      pair[1]++;
    } else {
      pthread_rwlock_rdlock(&rw);
      check(pair[0] == pair[1], "a reader saw half of a write");
    }
    pthread_rwlock_unlock(&rw);
    while (sem_wait(&semaphore)) check(errno == EINTR, "sem_wait");
    int now = ++inside;
    check(now <= 2, "too many past the semaphore");
    entered++;
    inside--;
    sem_post(&semaphore);
  }
  return arg;
}

static void part_barriers(void) {
  pthread_barrier_init(&barrier, NULL, THREADS);
  serial = 0;
  run(THREADS, in_step);
  pair[0] = pair[1] = 0;
  entered = inside = 0;
  sem_init(&semaphore, 0, 2);
  run(THREADS, read_write);
  printf("barriers %d, writes %ld, semaphore %d\n", serial, pair[0], entered);
}

// ---- many short threads

static _Atomic int born;
static __thread int own = 7;
static pthread_key_t key;
static _Atomic int destroyed;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int once_ran;

static void destroy(void *p) { destroyed += (intptr_t)p; }
static void first_time(void) { once_ran++; }

static void *short_life(void *arg) {
  check(own == 7, "a thread's own variable is not its own");
  own = (intptr_t)arg;
  pthread_once(&once, first_time);
  pthread_setspecific(key, (void *)1);
  born++;
  return arg;
}

static void part_short(void) {
  pthread_key_create(&key, destroy);
  born = destroyed = 0;
  for (int i = 0; i < 1000; i += 10) {
    pthread_t threads[10];
    all(10, short_life, threads);
    join(10, threads);
  }
  printf("short threads %d, destroyed %d, once %d\n", born, destroyed, once_ran);
  // Detached ones: nobody joins, so they are counted.
  born = 0;
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  for (int i = 0; i < 100; i++) {
    pthread_t t;
    while (pthread_create(&t, &attr, short_life, NULL)) sched_yield();
  }
  while (born < 100) sched_yield();
  printf("detached %d\n", born);
}

// ---- signals to threads

static _Atomic int caught[THREADS], ready, finish;
static __thread int number;
static pthread_t targets[THREADS];

static void on_signal(int sig) {
  caught[number]++;
  (void)sig;
}

static void *target(void *arg) {
  number = (intptr_t)arg;
  ready++;
  char *memory;
  while (!finish) {
    // In guest code, in the heap's lock, and in a call.
    memory = malloc(100 + number);
    memory[0] = 1;
    free(memory);
    if (number % 2) sched_yield();
    else usleep(50);
  }
  return arg;
}

static void part_signals(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
  ready = finish = 0;
  all(THREADS, target, targets);
  while (ready < THREADS) sched_yield();
  for (int i = 0; i < 200; i++) {
    int k = i % THREADS, before = caught[k];
    check(!pthread_kill(targets[k], SIGUSR1), "pthread_kill");
    while (caught[k] == before) sched_yield();
  }
  finish = 1;
  join(THREADS, targets);
  printf("signals %d %d %d %d\n", caught[0], caught[1], caught[2], caught[3]);

  // To the process, with one thread that waits for them.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  int got = 0;
  for (int i = 0; i < 50; i++) {
    union sigval value = {.sival_int = i};
    check(!sigqueue(getpid(), SIGUSR2, value), "sigqueue");
    siginfo_t info;
    check(sigwaitinfo(&set, &info) == SIGUSR2, "sigwaitinfo");
    got += info.si_value.sival_int == i;
  }
  printf("queued %d\n", got);
}

// ---- cancellation

static _Atomic int cleaned, blocked;
static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;

static void clean(void *lock) {
  cleaned++;
  if (lock) pthread_mutex_unlock(lock);
}

static void *cancelled(void *arg) {
  switch ((intptr_t)arg % 4) {
    case 0:
      pthread_mutex_lock(&held);
      pthread_cleanup_push(clean, &held);
      blocked++;
      for (;;) pthread_cond_wait(&never, &held);
      pthread_cleanup_pop(0);
    case 1:
      pthread_cleanup_push(clean, NULL);
      blocked++;
      for (;;) sleep(1000);
      pthread_cleanup_pop(0);
    case 2:
      pthread_cleanup_push(clean, NULL);
      blocked++;
      for (;;) pthread_testcancel();
      pthread_cleanup_pop(0);
    default:
      pthread_cleanup_push(clean, NULL);
      pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
      blocked++;
      for (;;) {
      }
      pthread_cleanup_pop(0);
  }
  return arg;
}

static void part_cancel(void) {
  cleaned = blocked = 0;
  for (int round = 0; round < 10; round++) {
    pthread_t threads[THREADS];
    int before = blocked;
    all(THREADS, cancelled, threads);
    while (blocked < before + THREADS) sched_yield();
    for (int i = 0; i < THREADS; i++) {
      void *result;
      check(!pthread_cancel(threads[i]), "cancel");
      check(!pthread_join(threads[i], &result), "join a cancelled thread");
      check(result == PTHREAD_CANCELED, "it was not cancelled");
    }
  }
  printf("cancelled %d\n", cleaned);
}

// ---- fork in a threaded program

static _Atomic int stop_noise;
static _Atomic int handlers;
static void count_fork(void) { handlers++; }

static void *noise(void *arg) {
  while (!stop_noise) {
    void *p = malloc(1 + rand() % 1000);
    pthread_mutex_lock(&buffer_lock);
    counts[0]++;
    pthread_mutex_unlock(&buffer_lock);
    free(p);
  }
  return arg;
}

static void *in_child(void *arg) {
  return (void *)((intptr_t)arg + 1);
}

static void part_fork(void) {
  pthread_atfork(count_fork, count_fork, count_fork);
  stop_noise = handlers = 0;
  pthread_t threads[2];
  all(2, noise, threads);
  int sum = 0;
  for (int i = 0; i < 12; i++) {
    int fds[2];
    check(!pipe(fds), "pipe");
    fflush(stdout);
    pid_t pid = fork();
    check(pid >= 0, "fork");
    if (!pid) {
      // Only this thread is here; the heap must be usable, and threads can be made.
      char *text = malloc(64);
      snprintf(text, 64, "%d", i);
      if (i % 3 == 0) {
        pthread_t t;
        void *result;
        if (pthread_create(&t, NULL, in_child, (void *)(intptr_t)i)) _exit(98);
        pthread_join(t, &result);
        if ((intptr_t)result != i + 1) _exit(97);
      }
      check(write(fds[1], text, strlen(text)) > 0, "write");
      _exit(i);
    }
    close(fds[1]);
    char text[64] = "";
    while (read(fds[0], text, 63) < 0) check(errno == EINTR, "read");
    close(fds[0]);
    int status;
    while (waitpid(pid, &status, 0) < 0) check(errno == EINTR, "waitpid");
    check(WIFEXITED(status) && WEXITSTATUS(status) == i && atoi(text) == i, "a child went wrong");
    sum += i;
  }
  stop_noise = 1;
  join(2, threads);
  printf("fork %d, handlers %d\n", sum, handlers);
}

static const struct { const char *name; void (*part)(void); } parts[] = {
    {"mutexes", part_mutexes}, {"conditions", part_conditions}, {"lockfree", part_lockfree},
    {"barriers", part_barriers}, {"short", part_short}, {"signals", part_signals},
    {"cancel", part_cancel}, {"fork", part_fork},
};

int main(int argc, char **argv) {
  for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
    int wanted = argc == 1;
    for (int k = 1; k < argc; k++) wanted |= !strcmp(argv[k], parts[i].name);
    if (wanted) {
      parts[i].part();
      fflush(stdout);
    }
  }
  puts("done");
  return 0;
}
