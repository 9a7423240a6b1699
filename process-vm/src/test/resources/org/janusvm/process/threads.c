// SPDX-License-Identifier: Apache-2.0
// Threads: mutexes, condition variables, robust mutexes, signals to threads, cancellation, many
// short lives, code that one thread writes and another runs.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 8, ROUNDS = 2000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static long guarded;
static _Atomic long counted;
static __thread long local;

static void *add(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&mutex);
    guarded++;
    pthread_mutex_unlock(&mutex);
    counted++;
    local++;
  }
  return (void *)(local + (long)argument);
}

static void counting(void) {
  pthread_t threads[THREADS];
  long sum = 0;
  for (long i = 0; i < THREADS; i++) {
    pthread_create(&threads[i], NULL, add, (void *)i);
  }
  for (int i = 0; i < THREADS; i++) {
    void *result;
    pthread_join(threads[i], &result);
    sum += (long)result;
  }
  printf("%ld %ld %ld\n", guarded, counted, sum);
}

static int turn;

static void *take_turns(void *argument) {
  int me = (int)(long)argument;
  for (int i = 0; i < 200; i++) {
    pthread_mutex_lock(&mutex);
    while (turn % 3 != me) {
      pthread_cond_wait(&changed, &mutex);
    }
    turn++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

static void conditions(void) {
  pthread_t threads[3];
  for (long i = 0; i < 3; i++) {
    pthread_create(&threads[i], NULL, take_turns, (void *)i);
  }
  for (int i = 0; i < 3; i++) {
    pthread_join(threads[i], NULL);
  }
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 10000000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  pthread_mutex_lock(&mutex);
  int result = pthread_cond_timedwait(&changed, &mutex, &until);
  pthread_mutex_unlock(&mutex);
  printf("turns %d, timed out %d\n", turn, result == ETIMEDOUT);
}

static void *nothing(void *argument) {
  return argument;
}

static void short_lives(void) {
  int started = 0;
  for (int i = 0; i < 300; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, &thread) == 0) {
      void *result;
      pthread_join(thread, &result);
      started += result == &thread;
    }
  }
  printf("short lives: %d\n", started);
}

static pthread_mutex_t robust;

static void *die_holding(void *argument) {
  (void)argument;
  pthread_mutex_lock(&robust);
  return NULL;
}

static void robustness(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &attributes);
  pthread_t thread;
  pthread_create(&thread, NULL, die_holding, NULL);
  pthread_join(thread, NULL);
  int result = pthread_mutex_lock(&robust);
  printf("owner died: %d, consistent: %d\n", result == EOWNERDEAD,
         pthread_mutex_consistent(&robust) == 0);
  pthread_mutex_unlock(&robust);
}

static _Atomic int handled_by;
static sem_t ready;

static void note(int signal) {
  (void)signal;
  handled_by = (int)syscall(SYS_gettid);
}

static void *be_signalled(void *argument) {
  *(int *)argument = (int)syscall(SYS_gettid);
  sem_post(&ready);
  struct timespec second = {5, 0};
  int result = nanosleep(&second, NULL);
  return (void *)(long)(result == -1 && errno == EINTR);
}

static void *spin(void *argument) {
  sem_post(&ready);
  while (handled_by == 0) {
    (*(volatile long *)argument)++;
  }
  return NULL;
}

static void *sleep_long(void *argument) {
  sem_post(&ready);
  sleep(100);
  return argument;
}

static void signals(void) {
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  sem_init(&ready, 0, 0);
  int tid = 0;
  pthread_t thread;
  void *result;
  pthread_create(&thread, NULL, be_signalled, &tid);
  sem_wait(&ready);
  usleep(20000);
  pthread_kill(thread, SIGUSR1);
  pthread_join(thread, &result);
  printf("by the thread itself %d, interrupted %ld\n", handled_by == tid, (long)result);
  handled_by = 0;
  long spins = 0;
  pthread_create(&thread, NULL, spin, &spins);
  sem_wait(&ready);
  pthread_kill(thread, SIGUSR1);
  pthread_join(thread, NULL);
  printf("in a loop %d\n", handled_by != 0 && handled_by != getpid());
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  handled_by = 0;
  pthread_create(&thread, NULL, sleep_long, NULL);
  sem_wait(&ready);
  kill(getpid(), SIGUSR1);
  printf("blocked in all: %d\n", handled_by);
  int taken = 0;
  sigwait(&set, &taken);
  printf("taken by sigwait: %d\n", taken);
  pthread_cancel(thread);
  pthread_join(thread, &result);
  printf("cancelled: %d\n", result == PTHREAD_CANCELED);
}

static int (*volatile generated)(void);
static _Atomic int version;
static _Atomic int seen;
static uint32_t *code;

static void write_code(int value) {
  code[0] = 0x00000513u | (uint32_t)value << 20;  // li a0, value
  code[1] = 0x00008067;                           // ret
  __builtin___clear_cache((char *)code, (char *)(code + 2));
}

static void *run_code(void *argument) {
  (void)argument;
  long wrong = 0;
  for (int i = 1; i <= 500; i++) {
    while (version < i) {
    }
    __asm__ volatile("fence.i" ::: "memory");
    wrong += generated() != i;
    seen = i;
  }
  return (void *)wrong;
}

static void new_code(void) {
  code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  generated = (int (*)(void))(uintptr_t)code;
  pthread_t thread;
  pthread_create(&thread, NULL, run_code, NULL);
  for (int i = 1; i <= 500; i++) {
    write_code(i);
    version = i;
    while (seen < i) {
    }
  }
  void *wrong;
  pthread_join(thread, &wrong);
  printf("old code run: %ld\n", (long)wrong);
}

static void *pass_on(void *argument) {
  int *ends = argument;
  char buffer[1000];
  long sum = 0;
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;) {
    sum += n;
  }
  return (void *)sum;
}

static void pipes(void) {
  int ends[2];
  if (pipe(ends) < 0) {
    return;
  }
  pthread_t thread;
  pthread_create(&thread, NULL, pass_on, ends);
  static char data[300000];
  ssize_t written = write(ends[1], data, sizeof data);
  close(ends[1]);
  void *sum;
  pthread_join(thread, &sum);
  printf("through a pipe: %zd %ld\n", written, (long)sum);
}

static void *say_and_exit(void *argument) {
  usleep(20000);
  printf("after main\n");
  return argument;
}

static void *exit_all(void *argument) {
  usleep(20000);
  exit(*(int *)argument);
}

static void *fault(void *argument) {
  *(volatile int *volatile)argument = 1;
  return NULL;
}

static void *read_input(void *argument) {
  char byte;
  return (void *)(long)read(0, &byte, 1) + (long)argument;
}

static void *lock_again(void *argument) {
  pthread_mutex_lock(argument);
  return NULL;
}

int main(int argc, char **argv) {
  setbuf(stdout, NULL);
  pthread_t thread;
  if (argc > 1) {
    int status = 5;
    if (!strcmp(argv[1], "exit")) {
      pthread_create(&thread, NULL, sleep_long, NULL);
      pthread_create(&thread, NULL, exit_all, &status);
      pause();
    } else if (!strcmp(argv[1], "main")) {
      pthread_create(&thread, NULL, say_and_exit, NULL);
      pthread_exit(NULL);
    } else if (!strcmp(argv[1], "fault")) {
      pthread_create(&thread, NULL, fault, NULL);
      pause();
    } else if (!strcmp(argv[1], "input")) {
      pthread_create(&thread, NULL, read_input, NULL);
      usleep(50000);
      return 6;
    } else if (!strcmp(argv[1], "deadlock")) {
      pthread_mutex_lock(&mutex);
      pthread_create(&thread, NULL, lock_again, &mutex);
      pthread_join(thread, NULL);
    } else if (!strcmp(argv[1], "spin")) {
      for (int i = 0; i < 3; i++) {
        pthread_create(&thread, NULL, spin, malloc(8));
      }
      pthread_join(thread, NULL);
    } else if (!strcmp(argv[1], "bomb")) {
      int made = 0;
      while (made < 5000 && pthread_create(&thread, NULL, sleep_long, NULL) == 0) {
        made++;
      }
      printf("%s\n", made > 100 && made < 5000 ? "refused" : "not refused");
    }
    return status;
  }
  counting();
  conditions();
  short_lives();
  robustness();
  signals();
  new_code();
  pipes();
  return 11;
}
