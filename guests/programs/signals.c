// SPDX-License-Identifier: Apache-2.0
// Signals: handlers, the fault address, jumping out of a handler, blocking, ignoring, and registers
// that survive an interruption.
//
// signals

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };

static volatile sig_atomic_t caught;
static volatile sig_atomic_t depth;
static volatile sig_atomic_t deepest;
static void *volatile fault_address;
static jmp_buf way_out;

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | flags;
  if (sigaction(signal, &action, NULL) < 0) {
    perror("signals: sigaction");
    exit(1);
  }
}

static void count(int signal, siginfo_t *info, void *context) {
  (void)context;
  caught += info->si_signo == signal;
}

// Sends itself the other signal while it is in the handler of the first.
static void nest(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  depth++;
  deepest = depth > deepest ? depth : deepest;
  if (signal == SIGUSR1) {
    raise(SIGUSR2);
  }
  depth--;
}

static void leave(int signal, siginfo_t *info, void *context) {
  (void)context;
  fault_address = info->si_addr;
  longjmp(way_out, signal);
}

// Uses up registers of both kinds.
static void compute(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  volatile double sum = 0;
  for (int i = 1; i < 50; i++) {
    sum = sum * 1.5 + (double)signal / i;
  }
  caught++;
}

static void test_delivery(void) {
  install(SIGUSR1, count, 0);
  caught = 0;
  for (int i = 0; i < 100; i++) {
    raise(SIGUSR1);
  }
  printf("caught %d of 100\n", caught);
  install(SIGUSR1, nest, 0);
  install(SIGUSR2, nest, 0);
  raise(SIGUSR1);
  printf("handlers inside each other: %d\n", deepest);
  signal(SIGUSR1, SIG_IGN);
  raise(SIGUSR1);
  printf("ignored\n");
}

static void test_blocking(void) {
  sigset_t set;
  sigset_t before;
  install(SIGUSR1, count, 0);
  caught = 0;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, &before);
  raise(SIGUSR1);
  raise(SIGUSR1);
  printf("blocked: %d caught, ", caught);
  sigprocmask(SIG_SETMASK, &before, NULL);
  printf("then %d\n", caught);  // standard signals do not queue
}

static void test_faults(void) {
  // SA_NODEFER, because longjmp does not restore the signal mask.
  install(SIGSEGV, leave, SA_NODEFER);
  install(SIGILL, leave, SA_NODEFER);
  char *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  static volatile int round;
  for (round = 0; round < 3; round++) {
    int signal = setjmp(way_out);
    if (signal == 0) {
      ((volatile char *)page)[100 * round] = 1;
      printf("the write went through\n");
    } else {
      printf("signal %d at byte %ld of the page\n", signal, (long)((char *)fault_address - page));
    }
  }
  if (setjmp(way_out) == 0) {
    volatile int *volatile null = NULL;
    *null = 1;
  } else {
    printf("null pointer: address %ld\n", (long)(uintptr_t)fault_address);
  }
  int signal = setjmp(way_out);
  if (signal == 0) {
#ifdef __riscv
    __asm__ volatile("unimp");
#else
    __asm__ volatile("ud2");
#endif
  } else {
    printf("illegal instruction: signal %d\n", signal);
  }
}

// Numbers that live in registers while signals arrive.
static void test_registers(void) {
  install(SIGUSR1, compute, 0);
  caught = 0;
  double x = 1;
  uint64_t n = 1;
  for (int i = 0; i < 1000; i++) {
    x = x * 1.001 + 0.5;
    n = n * 6364136223846793005u + (uint64_t)i;
    if (i % 100 == 0) {
      raise(SIGUSR1);
    }
  }
  printf("after %d interruptions: %.12f, %016lx\n", caught, x, n);
}

static void test_child(void) {
  install(SIGCHLD, count, 0);
  caught = 0;
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    _exit(3);
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    // interrupted by the very signal
  }
  printf("child ended with %d, caught %d\n", WEXITSTATUS(status), caught);
}

int main(void) {
  test_delivery();
  test_blocking();
  test_faults();
  test_registers();
  test_child();
  return 0;
}
