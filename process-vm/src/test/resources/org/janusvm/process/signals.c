// SPDX-License-Identifier: Apache-2.0
// Signals of one thread: what handlers learn, what they may change, masks, stacks, restarts, timers.
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <poll.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static siginfo_t last;
static volatile uintptr_t stack_in_handler;
static sigjmp_buf back;

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | flags;
  sigaction(signal, &action, NULL);
}

static void count(int signal, siginfo_t *info, void *context) {
  (void)context;
  char here;
  stack_in_handler = (uintptr_t)&here;
  caught += signal == info->si_signo;
  last = *info;
}

static void leave(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  last = *info;
  siglongjmp(back, 1);
}

// Steps over the instruction, and changes a register of each kind.
static void skip(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  ucontext_t *user = context;
  user->uc_mcontext.__gregs[REG_PC] += 4;
  user->uc_mcontext.__gregs[REG_A0] = 1234;
  user->uc_mcontext.__fpregs.__d.__f[10] = 0x4045000000000000;  // 42.0
}

static void faults(void) {
  install(SIGSEGV, leave, 0);
  install(SIGBUS, leave, 0);
  install(SIGILL, leave, 0);
  install(SIGTRAP, leave, 0);
  char *page = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(page + 4096, 4096);
  if (!sigsetjmp(back, 1)) {
    ((volatile char *)page)[17] = 1;
  }
  printf("store: code %d, offset %ld\n", last.si_code, (long)((char *)last.si_addr - page));
  if (!sigsetjmp(back, 1)) {
    (void)*(volatile int *)(page + 4096);
  }
  printf("load: code %d, offset %ld\n", last.si_code, (long)((char *)last.si_addr - page));
  if (!sigsetjmp(back, 1)) {
    ((void (*)(void))page)();
  }
  printf("fetch: code %d, offset %ld\n", last.si_code, (long)((char *)last.si_addr - page));
  if (!sigsetjmp(back, 1)) {
    __asm__ volatile("ebreak");
  }
  printf("ebreak: signal %d, code %d\n", last.si_signo, last.si_code);
  if (!sigsetjmp(back, 1)) {
    __asm__ volatile(".word 0");
  }
  printf("illegal: signal %d\n", last.si_signo);
  install(SIGILL, skip, 0);
  register long a0 __asm__("a0") = 0;
  register double fa0 __asm__("fa0") = 0;
  __asm__ volatile(".word 0" : "+r"(a0), "+f"(fa0));
  long integer = a0;
  double real = fa0;
  printf("changed by the handler: %ld %g\n", integer, real);
}

static void masks(void) {
  sigset_t set;
  sigset_t old;
  install(SIGUSR1, count, 0);
  install(SIGRTMIN, count, 0);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, &old);
  caught = 0;
  for (int i = 0; i < 3; i++) {
    raise(SIGUSR1);
    raise(SIGRTMIN);
  }
  sigset_t pending;
  sigpending(&pending);
  printf("pending: %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2));
  union sigval value = {.sival_int = 77};
  sigqueue(getpid(), SIGRTMIN, value);
  sigprocmask(SIG_SETMASK, &old, NULL);
  printf("caught %d of 7, last value %d, code %d, own pid %d\n", caught, last.si_value.sival_int,
         last.si_code, last.si_pid == getpid());
  sigprocmask(SIG_BLOCK, &set, NULL);
  raise(SIGUSR1);
  caught = 0;
  int result = sigsuspend(&old);
  printf("sigsuspend: %d %d, caught %d\n", result, errno == EINTR, caught);
  raise(SIGUSR1);
  printf("blocked again: caught %d\n", caught);
  siginfo_t info;
  result = sigwaitinfo(&set, &info);
  printf("sigwaitinfo: %d, code %d\n", result, info.si_code);
  struct timespec moment = {0, 1000};
  result = sigtimedwait(&set, &info, &moment);
  printf("sigtimedwait: %d %d\n", result, errno == EAGAIN);
  sigprocmask(SIG_SETMASK, &old, NULL);
  printf("unblocked: caught %d\n", caught);
}

static int depth;
static int raised;
static int deepest;

static void nest(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  depth++;
  deepest = depth > deepest ? depth : deepest;
  if (raised++ < 3) {
    raise(signal);
  }
  depth--;
}

static void flags(void) {
  install(SIGUSR1, nest, 0);
  raise(SIGUSR1);
  printf("deepest without SA_NODEFER: %d\n", deepest);
  deepest = 0;
  raised = 0;
  install(SIGUSR1, nest, SA_NODEFER);
  raise(SIGUSR1);
  printf("deepest with SA_NODEFER: %d\n", deepest);
  install(SIGUSR2, count, SA_RESETHAND);
  raise(SIGUSR2);
  struct sigaction now;
  sigaction(SIGUSR2, NULL, &now);
  printf("SA_RESETHAND: default again %d\n", now.sa_handler == SIG_DFL);
  stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
  stack_t old;
  sigaltstack(&stack, &old);
  printf("no alternate stack before: %d\n", old.ss_flags == SS_DISABLE);
  install(SIGUSR2, count, SA_ONSTACK);
  raise(SIGUSR2);
  uintptr_t at = stack_in_handler - (uintptr_t)stack.ss_sp;
  printf("on the alternate stack: %d\n", at < 65536);
  install(SIGUSR2, count, 0);
  raise(SIGUSR2);
  at = stack_in_handler - (uintptr_t)stack.ss_sp;
  printf("not on it without the flag: %d\n", at >= 65536);
}

static volatile int burn;

static int overflow(int n) {
  volatile char space[4096];
  space[0] = (char)n;
  return n == 0 ? 0 : overflow(n + 1) + space[0] + burn;
}

static void stack_overflow(void) {
  install(SIGSEGV, leave, SA_ONSTACK);
  if (!sigsetjmp(back, 1)) {
    overflow(1);
  }
  printf("stack overflow handled\n");
}

static void timers(void) {
  install(SIGALRM, count, 0);
  caught = 0;
  struct itimerval timer = {{0, 0}, {0, 20000}};
  struct timespec second = {5, 0};
  struct timespec left = {0, 0};
  setitimer(ITIMER_REAL, &timer, NULL);
  int result = nanosleep(&second, &left);
  printf("nanosleep: %d %d, left %d, caught %d, code %d\n", result, errno == EINTR,
         left.tv_sec == 4, caught, last.si_code);
  setitimer(ITIMER_REAL, &timer, NULL);
  result = poll(NULL, 0, 5000);
  printf("poll: %d %d\n", result, errno == EINTR);
  setitimer(ITIMER_REAL, &timer, NULL);
  result = pause();
  printf("pause: %d %d\n", result, errno == EINTR);
  int ends[2];
  char byte;
  result = pipe(ends);
  setitimer(ITIMER_REAL, &timer, NULL);
  result = (int)read(ends[0], &byte, 1);
  printf("read: %d %d\n", result, errno == EINTR);
  struct itimerval often = {{0, 5000}, {0, 5000}};
  caught = 0;
  setitimer(ITIMER_REAL, &often, NULL);
  while (caught < 4) {
    burn++;
  }
  memset(&often, 0, sizeof often);
  setitimer(ITIMER_REAL, &often, &timer);
  printf("interval %ld, in a loop\n", (long)timer.it_interval.tv_usec);
  alarm(100);
  printf("alarm had %u\n", alarm(0));
}

static int ends[2];

static void feed(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  caught += write(ends[1], "x", 1) == 1;
}

static void restarts(void) {
  int result = pipe(ends);
  install(SIGALRM, feed, SA_RESTART);
  struct itimerval timer = {{0, 0}, {0, 20000}};
  setitimer(ITIMER_REAL, &timer, NULL);
  char byte = 0;
  caught = 0;
  result = (int)read(ends[0], &byte, 1);
  printf("restarted read: %d %c, caught %d\n", result, byte, caught);
  install(SIGPIPE, count, 0);
  caught = 0;
  close(ends[0]);
  result = (int)write(ends[1], "x", 1);
  printf("write: %d %d, caught %d\n", result, errno == EPIPE, caught);
}

static void registers(void) {
  install(SIGALRM, count, 0);
  struct itimerval often = {{0, 1000}, {0, 1000}};
  setitimer(ITIMER_REAL, &often, NULL);
  double x = 1;
  uint64_t n = 1;
  caught = 0;
  long rounds = 0;
  while (caught < 20) {
    x = 1;
    n = 1;
    for (int i = 0; i < 10000; i++) {
      x = x * 1.0001 + 0.5;
      n = n * 6364136223846793005u + (uint64_t)i;
    }
    rounds++;
  }
  memset(&often, 0, sizeof often);
  setitimer(ITIMER_REAL, &often, NULL);
  printf("registers survive: %.10f %016lx\n", x, n);
}

int main(int argc, char **argv) {
  setbuf(stdout, NULL);
  if (argc > 1) {
    if (!strcmp(argv[1], "blocked")) {
      sigset_t set;
      sigfillset(&set);
      sigprocmask(SIG_BLOCK, &set, NULL);
      install(SIGSEGV, count, 0);
      *(volatile int *volatile)NULL = 1;
    }
    if (!strcmp(argv[1], "ignored")) {
      signal(SIGSEGV, SIG_IGN);
      *(volatile int *volatile)NULL = 1;
    }
    if (!strcmp(argv[1], "stack")) {
      install(SIGSEGV, count, 0);
      overflow(1);
    }
    if (!strcmp(argv[1], "alarm")) {
      struct itimerval timer = {{0, 0}, {0, 10000}};
      setitimer(ITIMER_REAL, &timer, NULL);
      for (;;) {
        burn++;
      }
    }
    kill(getpid(), atoi(argv[1]));
    printf("survived\n");
    return 0;
  }
  faults();
  masks();
  flags();
  stack_overflow();
  timers();
  restarts();
  registers();
  return 9;
}
