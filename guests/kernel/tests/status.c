// SPDX-License-Identifier: Apache-2.0
// Every way to end, as the parent sees it. With an argument: dies of that signal itself.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static void end(int how) {
  switch (how) {
    case 0: _exit(0);
    case 1: _exit(255);
    case 2: _exit(256 + 7);
    case 3: *(volatile int *)0x10 = 1; break;
    case 4: __asm__ volatile(".word 0"); break;
    case 5: __asm__ volatile("ebreak"); break;
    case 6: abort();
    case 7: kill(getpid(), SIGKILL); break;
    case 8: kill(getpid(), SIGTERM); break;
    case 9: ((void (*)(void))0x123456780)(); break;
    case 10: *(volatile int *)0x7fffffffffff0000 = 1; break;
    case 11: *(volatile int *)0xffffffc080200000 = 1; break;
    case 12: __asm__ volatile("csrr t0, sstatus" : : : "t0"); break;
    case 13: __asm__ volatile("sret"); break;
    case 14: for (;;) kill(getpid(), SIGINT);
  }
  _exit(99);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    kill(getpid(), atoi(argv[1]));
    return 99;
  }
  for (int how = 0; how <= 14; how++) {
    pid_t child = fork();
    if (child == 0) end(how);
    int status = -1;
    int right = waitpid(child, &status, 0) == child;
    printf("%d: %d exited %d code %d signal %d\n", how, right, WIFEXITED(status),
           WIFEXITED(status) ? WEXITSTATUS(status) : -1, WTERMSIG(status));
  }
  printf("no child: %d %d\n", wait(NULL), errno);
  pid_t sleeper = fork();
  if (sleeper == 0) {
    int fd[2];
    char c;
    pipe(fd);
    read(fd[0], &c, 1);
    _exit(0);
  }
  int status;
  printf("not yet: %d\n", waitpid(sleeper, &status, WNOHANG));
  kill(sleeper, SIGTERM);
  printf("woken and killed: %d", waitpid(sleeper, &status, 0) == sleeper);
  printf(" %d\n", WTERMSIG(status));
  return 77;
}
