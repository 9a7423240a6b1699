// SPDX-License-Identifier: Apache-2.0
// Pipes that fill up and run dry, end of file, broken pipes, descriptors across fork.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int fd[2], status;
  if (pipe(fd)) return 1;
  if (fork() == 0) {
    close(fd[0]);
    unsigned char block[1000];
    for (int i = 0; i < 300; i++) {
      memset(block, i, sizeof block);
      if (write(fd[1], block, sizeof block) != sizeof block) _exit(1);
    }
    _exit(0);
  }
  close(fd[1]);
  long total = 0, n;
  unsigned sum = 0;
  unsigned char buffer[777];
  while ((n = read(fd[0], buffer, sizeof buffer)) > 0) {
    for (long i = 0; i < n; i++) sum = sum * 31 + buffer[i];
    total += n;
  }
  wait(&status);
  printf("read %ld bytes, hash %u, end %ld, status %d\n", total, sum, n, status);
  close(fd[0]);

  pipe(fd);
  close(fd[0]);
  signal(SIGPIPE, SIG_IGN);
  n = write(fd[1], "x", 1);
  printf("broken: %ld errno %d\n", n, errno);
  close(fd[1]);
  if (fork() == 0) {
    signal(SIGPIPE, SIG_DFL);
    pipe(fd);
    close(fd[0]);
    write(fd[1], "x", 1);
    _exit(0);
  }
  wait(&status);
  printf("killed by %d\n", WTERMSIG(status));

  pipe(fd);
  dup2(fd[1], 20);
  close(fd[1]);
  printf("through dup: %ld\n", (long)write(20, "abc", 3));
  close(20);
  n = read(fd[0], buffer, 10);
  printf("%ld %.3s, then %ld\n", n, buffer, (long)read(fd[0], buffer, 10));
  printf("bad: %ld %d\n", (long)read(99, buffer, 1), errno);
  printf("fault: %ld %d\n", (long)write(1, (void *)16, 5), errno);
  return 0;
}
