// SPDX-License-Identifier: Apache-2.0
// Clocks, timers and what was used. Prints only what does not depend on how fast the machine is.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static volatile int signals;
static volatile int lastCode;

static void count(int signal, siginfo_t *info, void *context) {
  signals++;
  lastCode = info->si_code;
}

static void handle(int signal) {
  struct sigaction action = {0};
  action.sa_sigaction = count;
  action.sa_flags = SA_SIGINFO;
  sigaction(signal, &action, 0);
}

static long long nanos(clockid_t clock) {
  struct timespec t;
  if (clock_gettime(clock, &t)) return -errno;
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void spin(void) {
  for (volatile int i = 0; i < 1000; i++) {
  }
}

static void result(const char *what, long value) {
  if (value < 0) printf("%s: %s\n", what, strerror(errno));
  else printf("%s: %ld\n", what, value);
}

static timer_t create(clockid_t clock, int notify, int signal, int value, int tid) {
  struct sigevent event = {0};
  event.sigev_notify = notify;
  event.sigev_signo = signal;
  event.sigev_value.sival_int = value;
  if (tid) event.sigev_notify_thread_id = tid;
  timer_t timer = 0;
  if (timer_create(clock, &event, &timer)) {
    printf("timer_create: %s\n", strerror(errno));
    return 0;
  }
  return timer;
}

static int set(timer_t timer, int flags, long long first, long long interval) {
  struct itimerspec spec = {{interval / 1000000000, interval % 1000000000},
                            {first / 1000000000, first % 1000000000}};
  return timer_settime(timer, flags, &spec, 0);
}

static void await(int signal, const char *what) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  siginfo_t info;
  struct timespec limit = {20, 0};
  int got = sigtimedwait(&set, &info, &limit);
  printf("%s: signal %d code %d value %d\n", what, got, info.si_code, info.si_value.sival_int);
}

static void posixTimers(void) {
  sigset_t set1;
  sigemptyset(&set1);
  sigaddset(&set1, SIGUSR1);
  sigaddset(&set1, SIGRTMIN + 1);
  sigaddset(&set1, SIGALRM);
  pthread_sigmask(SIG_BLOCK, &set1, 0);

  clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME};
  for (int i = 0; i < 3; i++) {
    timer_t timer = create(clocks[i], SIGEV_SIGNAL, SIGUSR1, 40 + i, 0);
    set(timer, 0, 5000000, 0);
    await(SIGUSR1, "one shot");
    set(timer, TIMER_ABSTIME, nanos(clocks[i]) + 2000000, 0);
    await(SIGUSR1, "absolute");
    set(timer, TIMER_ABSTIME, 1, 0);
    await(SIGUSR1, "in the past");
    timer_delete(timer);
  }

  timer_t often = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGRTMIN + 1, 7, 0);
  set(often, 0, 1000000, 1000000);
  struct timespec pause = {0, 50000000};
  nanosleep(&pause, 0);
  sigset_t rt;
  sigemptyset(&rt);
  sigaddset(&rt, SIGRTMIN + 1);
  siginfo_t info;
  sigwaitinfo(&rt, &info);
  printf("interval: code %d value %d overruns %s %s\n", info.si_code, info.si_value.sival_int,
         info.si_overrun >= 20 ? "many" : "few", timer_getoverrun(often) >= 20 ? "many" : "few");
  struct itimerspec now;
  timer_gettime(often, &now);
  printf("left %s of %ld\n",
         now.it_value.tv_nsec > 0 && now.it_value.tv_nsec <= 1000000 ? "some" : "none",
         now.it_interval.tv_nsec);
  set(often, 0, 0, 0);
  timer_gettime(often, &now);
  printf("disarmed: %ld\n", now.it_value.tv_nsec);
  timer_delete(often);

  timer_t silent = create(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, 0);
  set(silent, 0, 1000000000000LL, 0);
  timer_gettime(silent, &now);
  printf("silent: %s\n", now.it_value.tv_sec >= 990 && now.it_value.tv_sec <= 1000 ? "runs" : "no");
  set(silent, 0, 1000, 0);
  nanosleep(&pause, 0);
  timer_gettime(silent, &now);
  printf("silent: %ld\n", now.it_value.tv_nsec + now.it_value.tv_sec);
  timer_delete(silent);

  timer_t mine = create(CLOCK_MONOTONIC, SIGEV_THREAD_ID, SIGUSR1, 3, syscall(SYS_gettid));
  set(mine, 0, 1000000, 0);
  await(SIGUSR1, "thread");
  timer_delete(mine);
  // The C library keeps its own numbers; the kernel's are asked for directly.
  int id = 12345;
  struct itimerspec none;
  result("deleted", syscall(SYS_timer_gettime, id, &none));
  result("no such", syscall(SYS_timer_delete, id));
  timer_t bad;
  struct sigevent event = {0};
  event.sigev_signo = 77;
  result("bad signal", timer_create(CLOCK_MONOTONIC, &event, &bad));
  result("bad clock", timer_create(1234, 0, &bad));
  result("without event", timer_create(CLOCK_MONOTONIC, 0, &bad));
  set(bad, 0, 1000000, 0);
  sigset_t alarmed;
  sigemptyset(&alarmed);
  sigaddset(&alarmed, SIGALRM);
  sigwaitinfo(&alarmed, &info);
  printf("without event: signal %d code %d\n", info.si_signo, info.si_code);
  result("bad time", set(bad, 0, -1, 0));
  timer_delete(bad);
  pthread_sigmask(SIG_UNBLOCK, &set1, 0);
}

static void intervalTimers(void) {
  static const int timers[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF};
  static const int sent[] = {SIGALRM, SIGVTALRM, SIGPROF};
  for (int i = 0; i < 3; i++) {
    handle(sent[i]);
    signals = 0;
    struct itimerval often = {{0, 2000}, {0, 2000}};
    result("setitimer", setitimer(timers[i], &often, 0));
    while (signals < 3) spin();
    struct itimerval off = {0}, old;
    setitimer(timers[i], &off, &old);
    printf("timer %d: interval %ld, code %d\n", i, (long)old.it_interval.tv_usec, lastCode);
  }
  result("no such timer", getitimer((__itimer_which_t)3, &(struct itimerval){0}));
}

static void cpuTimers(void) {
  handle(SIGUSR2);
  clockid_t clocks[] = {CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
  for (int i = 0; i < 2; i++) {
    signals = 0;
    timer_t timer = create(clocks[i], SIGEV_SIGNAL, SIGUSR2, 1, 0);
    long long start = nanos(clocks[i]);
    set(timer, 0, 5000000, 0);
    while (!signals) spin();
    printf("cpu timer: %s, code %d\n", nanos(clocks[i]) - start >= 5000000 ? "in time" : "early",
           lastCode);
    timer_delete(timer);
  }
}

static void *other(void *argument) {
  clockid_t clock;
  pthread_getcpuclockid(*(pthread_t *)argument, &clock);
  printf("main's clock from another thread: %s\n", nanos(clock) > 0 ? "runs" : "no");
  while (nanos(CLOCK_THREAD_CPUTIME_ID) < 3000000) spin();
  return 0;
}

static void clocks(void) {
  struct timespec t;
  for (int i = 0; i < 8; i++) {
    result("gettime", clock_gettime(i, &t));
  }
  result("gettime tai", clock_gettime(11, &t));
  result("gettime 10", clock_gettime(10, &t));
  result("gettime bad", clock_gettime(99, &t));
  clock_getres(CLOCK_MONOTONIC, &t);
  printf("resolution %ld\n", t.tv_nsec);
  result("settime monotonic", clock_settime(CLOCK_MONOTONIC, &t));
  t.tv_sec = 5;
  t.tv_nsec = -1;
  result("nanosleep bad", nanosleep(&t, 0));
  t.tv_nsec = 0;
  result("sleep abs past", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0));
  result("sleep of own time", clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &t, 0) == EINVAL);
  for (int i = 0; i < 3; i++) {
    clockid_t all[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME};
    long long before = nanos(all[i]) + 3000000;
    t.tv_sec = before / 1000000000;
    t.tv_nsec = before % 1000000000;
    result("sleep until", clock_nanosleep(all[i], TIMER_ABSTIME, &t, 0));
    printf("%s\n", nanos(all[i]) >= before ? "woke after" : "woke before");
  }
  clockid_t own;
  clock_getcpuclockid(getpid(), &own);
  long long first = nanos(CLOCK_PROCESS_CPUTIME_ID);
  long long second = nanos(own);
  long long third = nanos(CLOCK_PROCESS_CPUTIME_ID);
  printf("by number: %s\n", first <= second && second <= third ? "the same" : "another");
  pthread_t thread, self = pthread_self();
  pthread_create(&thread, 0, other, &self);
  pthread_join(thread, 0);
  long long all = nanos(CLOCK_PROCESS_CPUTIME_ID);
  printf("all threads: %s\n",
         all >= nanos(CLOCK_THREAD_CPUTIME_ID) + 2500000 ? "more than one" : "no more than one");
  struct rusage usage;
  result("getrusage", getrusage(RUSAGE_SELF, &usage));
  printf("%s\n", usage.ru_utime.tv_sec + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 0
                     ? "used"
                     : "unused");
  result("getrusage thread", getrusage(RUSAGE_THREAD, &usage));
  result("getrusage bad", getrusage((__rusage_who_t)7, &usage));
}

static void forbidden(void) {
  struct timespec t = {1, 0};
  result("settime", clock_settime(CLOCK_REALTIME, &t));
  struct timeval v = {1, 0};
  result("settimeofday", settimeofday(&v, 0));
  struct timex x = {0};
  printf("adjtimex: %s, tick %ld\n", adjtimex(&x) >= 0 ? "read" : strerror(errno), x.tick);
  x.modes = ADJ_OFFSET;
  result("adjtimex", adjtimex(&x));
}

int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IOLBF, 0);
  if (argc > 1) {
    forbidden();
    return 0;
  }
  posixTimers();
  intervalTimers();
  cpuTimers();
  clocks();
  return 0;
}
