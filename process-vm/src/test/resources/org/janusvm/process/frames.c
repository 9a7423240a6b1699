// SPDX-License-Identifier: Apache-2.0
// Queued signals, alternate stacks, the state that a handler's frame holds, frames that are none.
#define _GNU_SOURCE
#include <errno.h>
#include <fenv.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

static char other[65536] __attribute__((aligned(16)));
static volatile int seen;
static volatile int code;
static sigjmp_buf back;

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | flags;
  sigaction(signal, &action, 0);
}

static void note(int signal, siginfo_t *info, void *context) {
  seen = signal;
  code = info->si_code;
}

static sigset_t only(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

static int queue(int signal, int value) {
  union sigval v = {.sival_int = value};
  return sigqueue(getpid(), signal, v);
}

static void queued(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, 0);
  queue(SIGRTMIN + 3, 1);
  queue(SIGRTMIN + 1, 2);
  queue(SIGRTMIN + 3, 3);
  kill(getpid(), SIGUSR1);
  kill(getpid(), SIGUSR1);
  pthread_kill(pthread_self(), SIGUSR2);
  queue(SIGRTMIN + 1, 4);
  siginfo_t info;
  struct timespec none = {0, 0};
  int got;
  sigset_t some = all;
  sigdelset(&some, SIGUSR2);
  while ((got = sigtimedwait(&some, &info, &none)) > 0) {
    printf("signal %s%d code %d", got >= SIGRTMIN ? "RTMIN+" : "",
           got >= SIGRTMIN ? got - SIGRTMIN : got, info.si_code);
    if (info.si_code == SI_QUEUE) printf(" value %d", info.si_value.sival_int);
    printf(" from %s\n", info.si_pid == getpid() ? "itself" : "another");
  }
  printf("then %s\n", strerror(errno));
  sigset_t pending;
  sigpending(&pending);
  printf("left %d %d\n", sigismember(&pending, SIGUSR2), sigismember(&pending, SIGUSR1));
  install(SIGUSR2, note, 0);
  sigemptyset(&all);
  sigprocmask(SIG_SETMASK, &all, 0);
  printf("delivered %d code %d\n", seen, code);
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, 0);
  sigprocmask(SIG_SETMASK, 0, &all);
  printf("blocked %d %d\n", sigismember(&all, SIGKILL), sigismember(&all, SIGSTOP));
  sigemptyset(&all);
  sigprocmask(SIG_SETMASK, &all, 0);
}

static void limit(void) {
  struct rlimit limit = {5, 5};
  setrlimit(RLIMIT_SIGPENDING, &limit);
  sigset_t all = only(SIGRTMIN);
  sigprocmask(SIG_BLOCK, &all, 0);
  int sent = 0;
  while (sent < 100 && queue(SIGRTMIN, sent) == 0) sent++;
  printf("queued %d, then %s\n", sent, strerror(errno));
  siginfo_t info;
  int got = 0;
  struct timespec none = {0, 0};
  while (sigtimedwait(&all, &info, &none) > 0) got += info.si_value.sival_int == got;
  printf("got %d in order\n", got);
}

static int isOnOther(void) {
  char here;
  return &here >= other && &here < other + sizeof other;
}

static volatile int levels;

static void disarmed(int signal, siginfo_t *info, void *context) {
  stack_t now;
  sigaltstack(0, &now);
  printf("in handler: on it %d, disabled %d\n", isOnOther(), (now.ss_flags & SS_DISABLE) != 0);
  if (levels++ == 0) raise(SIGUSR2); // That handler starts on the whole stack again, or on this.
}

static void autodisarm(void) {
  stack_t stack = {.ss_sp = other, .ss_size = sizeof other, .ss_flags = SS_AUTODISARM};
  printf("sigaltstack %d\n", sigaltstack(&stack, 0));
  install(SIGUSR1, disarmed, SA_ONSTACK);
  install(SIGUSR2, disarmed, SA_ONSTACK);
  raise(SIGUSR1);
  sigaltstack(0, &stack);
  printf("after: disabled %d, size %zu\n", (stack.ss_flags & SS_DISABLE) != 0, stack.ss_size);
  stack.ss_flags = 0;
  stack.ss_size = 100;
  printf("small: %s\n", sigaltstack(&stack, 0) ? strerror(errno) : "taken");
  stack.ss_size = sizeof other;
  stack.ss_flags = 7;
  printf("bad flags: %s\n", sigaltstack(&stack, 0) ? strerror(errno) : "taken");
  stack.ss_flags = 0;
  sigaltstack(&stack, 0);
}

static void change(int signal, siginfo_t *info, void *context) {
  ucontext_t *u = context;
  fesetround(FE_UPWARD);
  volatile double spoil = 1.0;
  for (int i = 0; i < 100; i++) spoil = spoil * 1.5 + i;
  // fcsr: rounding down, and the flag of division by zero.
  u->uc_mcontext.__fpregs.__d.__fcsr = 2 << 5 | 8;
  u->uc_mcontext.__fpregs.__d.__f[9] = 0x4008000000000000ull; // fs1 = 3
}

static void floats(void) {
  install(SIGUSR1, change, 0);
  fesetround(FE_TOWARDZERO);
  feclearexcept(FE_ALL_EXCEPT);
  double result, kept;
  long pid = getpid();
  __asm__ volatile(
      "fmv.d.x fs1, zero\n fmv.d.x fs2, %3\n mv a0, %2\n li a1, 10\n li a7, 129\n ecall\n"
      "fmv.d %0, fs1\n fmv.d %1, fs2\n"
      : "=f"(result), "=f"(kept)
      : "r"(pid), "r"(0x4014000000000000L)
      : "a0", "a1", "a7", "fs1", "fs2", "memory");
  printf("fs1 %g fs2 %g rounding %s flags %d\n", result, kept,
         fegetround() == FE_DOWNWARD ? "down" : "other", fetestexcept(FE_ALL_EXCEPT) & FE_DIVBYZERO);
  fesetround(FE_TONEAREST);
}

static void jump(int signal, siginfo_t *info, void *context) {
  printf("signal %d code %d, on other stack %d\n", signal, info->si_code, isOnOther());
  siglongjmp(back, 1);
}

static void noStack(void) {
  install(SIGSEGV, jump, SA_ONSTACK);
  install(SIGUSR1, note, 0);
  // The frame of SIGUSR1 has no place, which is a SIGSEGV that another stack can take.
  if (sigsetjmp(back, 1) == 0) {
    long pid = getpid(), tid = syscall(SYS_gettid);
    register long a0 __asm__("a0") = pid;
    register long a1 __asm__("a1") = tid;
    register long a2 __asm__("a2") = SIGUSR1;
    register long a7 __asm__("a7") = SYS_tgkill;
    __asm__ volatile("mv s1, sp\n li sp, 64\n ecall\n mv sp, s1\n"
                     : "+r"(a0)
                     : "r"(a1), "r"(a2), "r"(a7)
                     : "s1", "memory");
    puts("went on");
  }
}

static void badFrames(void) {
  static char garbage[4096] __attribute__((aligned(16)));
  memset(garbage, 0xa5, sizeof garbage);
  void *stacks[] = {(void *)64, garbage};
  for (int i = 0; i < 2; i++) {
    if (sigsetjmp(back, 1) == 0) {
      register long a7 __asm__("a7") = SYS_rt_sigreturn;
      __asm__ volatile("mv s1, sp\n mv sp, %1\n ecall\n mv sp, s1\n"
                       :
                       : "r"(a7), "r"(stacks[i])
                       : "s1", "memory");
      puts("returned");
    }
  }
}

static int ends[2];
static volatile int finished;

static void *reads(void *unused) {
  char byte = 0;
  long n = read(ends[0], &byte, 1);
  printf("read %ld %s\n", n, n < 0 ? strerror(errno) : "");
  finished = 1;
  return 0;
}

// A signal to a thread that reads, or is about to, however long that takes.
static void elsewhere(int flags) {
  pipe(ends);
  install(SIGUSR1, note, flags);
  finished = seen = 0;
  pthread_t thread;
  pthread_create(&thread, 0, reads, 0);
  for (int i = 0; flags == SA_RESTART ? i < 5 : !finished; i++) {
    usleep(5000);
    if (!finished) pthread_kill(thread, SIGUSR1);
  }
  write(ends[1], "x", 1);
  pthread_join(thread, 0);
  printf("signal %d code %d\n", seen, code);
}

static volatile int depth, deepest;

static void nested(int signal, siginfo_t *info, void *context) {
  depth++;
  if (depth > deepest) deepest = depth;
  if (depth < 4) raise(signal);
  depth--;
}

static void flags(void) {
  install(SIGUSR1, nested, SA_NODEFER);
  raise(SIGUSR1);
  printf("nested %d deep\n", deepest);
  install(SIGUSR1, note, SA_RESETHAND);
  raise(SIGUSR1);
  struct sigaction now;
  sigaction(SIGUSR1, 0, &now);
  printf("reset %d\n", now.sa_handler == SIG_DFL);
  printf("SIGKILL: %s\n", sigaction(SIGKILL, &now, 0) ? strerror(errno) : "set");
}

int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IOLBF, 0);
  if (argc > 1) {
    if (!strcmp(argv[1], "limit")) limit();
    if (!strcmp(argv[1], "frames")) {
      autodisarm();
      noStack();
      badFrames();
    }
    if (!strcmp(argv[1], "dead")) {
      // No handler takes it.
      register long a7 __asm__("a7") = SYS_rt_sigreturn;
      __asm__ volatile("li sp, 64\n ecall" : : "r"(a7));
    }
    return 0;
  }
  queued();
  floats();
  elsewhere(SA_RESTART);
  elsewhere(0);
  flags();
  return 0;
}
