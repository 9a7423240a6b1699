// SPDX-License-Identifier: Apache-2.0
// Signal handlers: registers survive them, masks hold, calls are restarted or interrupted.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int count, last;
static volatile double clobber;

static void count_it(int signal) {
  count++;
  last = signal;
  double x = count;
  for (int i = 0; i < 50; i++) x = x * 1.5 + i;
  clobber = x;
  __asm__ volatile("fsrm %0" : : "r"(2l));
}

static void *stack_seen;
static void note_stack(int signal) {
  (void)signal;
  int here;
  stack_seen = &here;
}

static void install(int signal, void (*handler)(int), unsigned long flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigaction(signal, &action, NULL);
}

int main(void) {
  install(SIGUSR1, count_it, 0);
  __asm__ volatile("fsrm %0" : : "r"(1l));
  double a = 1.25, b = 2.5;
  for (int i = 0; i < 3; i++) {
    kill(getpid(), SIGUSR1);
    a += b;
  }
  long mode;
  __asm__ volatile("frrm %0" : "=r"(mode));
  printf("count %d, a %d/100, rounding mode %ld\n", count, (int)(a * 100), mode);
  __asm__ volatile("fsrm zero");

  sigset_t block = 1ul << (SIGUSR1 - 1), old;
  sigprocmask(SIG_BLOCK, &block, &old);
  kill(getpid(), SIGUSR1);
  kill(getpid(), SIGUSR1);
  printf("blocked: %d\n", count);
  sigprocmask(SIG_SETMASK, &old, NULL);
  printf("let in once: %d\n", count);

  int fd[2];
  char c;
  pipe(fd);
  pid_t self = getpid();
  for (int restart = 0; restart < 2; restart++) {
    install(SIGUSR1, count_it, restart ? SA_RESTART : 0);
    if (fork() == 0) {
      struct timespec {
        long s, ns;
      } pause = {0, 30000000};
      syscall(SYS_nanosleep, &pause, 0);
      kill(self, SIGUSR1);
      syscall(SYS_nanosleep, &pause, 0);
      write(fd[1], "r", 1);
      _exit(0);
    }
    errno = 0;
    long n = read(fd[0], &c, 1);
    printf("read %ld, errno %d, count %d\n", n, errno, count);
    if (n < 0) n = read(fd[0], &c, 1);
    while (wait(NULL) > 0 || errno == EINTR) {
    }
  }

  static char alternate[16384];
  struct {
    void *sp;
    int flags;
    size_t size;
  } stack = {alternate, 0, sizeof alternate};
  printf("sigaltstack %ld\n", syscall(132, &stack, 0));
  install(SIGUSR2, note_stack, 0x08000000);
  kill(getpid(), SIGUSR2);
  printf("on it: %d\n", (char *)stack_seen >= alternate && (char *)stack_seen < alternate + 16384);
  install(SIGUSR2, note_stack, 0);
  kill(getpid(), SIGUSR2);
  printf("not on it: %d\n",
         (char *)stack_seen < alternate || (char *)stack_seen >= alternate + 16384);

  install(SIGCHLD, count_it, 0);
  last = 0;
  if (fork() == 0) _exit(0);
  while (wait(NULL) > 0 || errno == EINTR) {
  }
  printf("last %d\n", last);
  install(SIGKILL, count_it, 0);
  printf("errno %d\n", errno);
  return 0;
}
