// SPDX-License-Identifier: Apache-2.0
// Threads that wait for time, for each other, or for nothing that can happen.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const time_t DAY = 86400;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static time_t seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

static void *sleeps(void *argument) {
  sleep((unsigned)(long)argument);
  return 0;
}

static void *spins(void *argument) {
  // Under a lock that nobody else wants, so that it makes system calls now and then.
  while (!__atomic_load_n((int *)argument, __ATOMIC_ACQUIRE)) {
  }
  return 0;
}

static void *waits(void *unused) {
  pthread_mutex_lock(&mutex);
  pthread_cond_wait(&condition, &mutex);
  return unused;
}

static void ignore(int signal) {}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "sleep";
  pthread_t a, b;
  time_t start = seconds();
  if (!strcmp(what, "sleep")) {
    // Nobody runs while all three sleep.
    pthread_create(&a, 0, sleeps, (void *)(3 * DAY));
    pthread_create(&b, 0, sleeps, (void *)(2 * DAY));
    sleep(DAY);
    printf("main after %ld\n", (long)((seconds() - start) / DAY));
    pthread_join(b, 0);
    printf("b after %ld\n", (long)((seconds() - start) / DAY));
    pthread_join(a, 0);
    printf("a after %ld\n", (long)((seconds() - start) / DAY));
  } else if (!strcmp(what, "timed")) {
    // The timeout of one wait is what lets another go on.
    pthread_create(&a, 0, waits, 0);
    struct timespec end;
    pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t never = PTHREAD_COND_INITIALIZER;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += DAY;
    pthread_mutex_lock(&own);
    int result = pthread_cond_timedwait(&never, &own, &end);
    printf("timedwait: %s\n", strerror(result));
    pthread_mutex_lock(&mutex);
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&mutex);
    pthread_join(a, 0);
    printf("after %ld\n", (long)((seconds() - start) / DAY));
  } else if (!strcmp(what, "alarm")) {
    // A timer is what wakes a process all of whose threads wait for ever.
    signal(SIGALRM, ignore);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &set, 0);
    pthread_create(&a, 0, waits, 0);
    alarm(2 * DAY);
    int got;
    sigwait(&set, &got);
    printf("signal %d after %ld\n", got, (long)((seconds() - start) / DAY));
  } else if (!strcmp(what, "run")) {
    // One computes while another's sleep ends: the instructions make the time.
    int stop = 0;
    pthread_create(&a, 0, spins, &stop);
    usleep(1000);
    __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
    pthread_join(a, 0);
    puts("ran");
  } else if (!strcmp(what, "lost")) {
    // A timer whose signal is blocked for all cannot help.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &set, 0);
    struct itimerval often = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &often, 0);
    pthread_create(&a, 0, waits, 0);
    pthread_join(a, 0);
  } else if (!strcmp(what, "fork")) {
    // Time is one for all processes.
    int child = fork();
    if (child == 0) {
      pthread_create(&a, 0, sleeps, (void *)(2 * DAY));
      pthread_join(a, 0);
      _exit(7);
    }
    sleep(DAY);
    printf("parent after %ld\n", (long)((seconds() - start) / DAY));
    int status;
    wait(&status);
    printf("child after %ld, status %d\n", (long)((seconds() - start) / DAY),
           WEXITSTATUS(status));
  } else if (!strcmp(what, "pipes")) {
    int ends[2];
    char byte;
    pipe(ends);
    if (fork() == 0) {
      read(ends[0], &byte, 1); // Both ends are its own, and nobody writes.
    }
    wait(0);
  } else if (!strcmp(what, "counters")) {
    // The hart's counter of time is the clock.
    struct timespec before, after;
    unsigned long ticks, moreTicks, cycles, moreCycles;
    clock_gettime(CLOCK_MONOTONIC, &before);
    __asm__ volatile("rdtime %0\n rdcycle %1" : "=r"(ticks), "=r"(cycles));
    clock_gettime(CLOCK_MONOTONIC, &after);
    long low = before.tv_sec * 10000000 + before.tv_nsec / 100;
    long high = after.tv_sec * 10000000 + after.tv_nsec / 100;
    sleep(1);
    __asm__ volatile("rdtime %0\n rdcycle %1" : "=r"(moreTicks), "=r"(moreCycles));
    printf("%s, slept %s, cycles %s\n", low <= (long)ticks && (long)ticks <= high ? "one clock" : "two",
           moreTicks - ticks >= 10000000 ? "a second" : "less", moreCycles > cycles ? "pass" : "stand");
  } else if (!strcmp(what, "input")) {
    // Waiting for the host is not waiting for ever, whatever the others do.
    pthread_create(&a, 0, waits, 0);
    char byte;
    printf("read %ld\n", (long)read(0, &byte, 1));
    fflush(stdout);
    _exit(0);
  }
  return 0;
}
