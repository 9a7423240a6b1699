// SPDX-License-Identifier: Apache-2.0
// Children nobody waits for must not fill the table of processes.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int good = 0, status;
  for (int i = 0; i < 1200; i++) {
    pid_t child = fork();
    if (child == 0) {
      if (fork() == 0) _exit(1);
      _exit(2);
    }
    good += waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 2;
  }
  printf("good %d, nobody else came back: %d\n", good, wait(NULL) == -1 && errno == ECHILD);
  signal(SIGCHLD, SIG_IGN);
  if (fork() == 0) _exit(0);
  printf("ignored: %d", wait(NULL));
  printf(" %d\n", errno);
  return 0;
}
