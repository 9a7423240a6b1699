// SPDX-License-Identifier: Apache-2.0
// exec: itself, again and again, with arguments, environment and descriptors; and what fails.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc > 2 && strcmp(argv[1], "again") == 0) {
    printf("pid kept %d, argv[3] [%s], environment %s, fd 10 %s, fd 11 %s\n",
           atoi(argv[2]) == getpid(), argv[3], environ[0],
           write(10, "", 0) == 0 ? "open" : "closed",
           write(11, "", 0) == 0 ? "open" : "closed");
    return 5;
  }
  char *self = argc > 1 ? argv[1] : "/init", pid[20];
  if (fork() == 0) {
    snprintf(pid, sizeof pid, "%d", getpid());
    char *args[] = {self, "again", pid, "a b  c", NULL}, *env[] = {"X=1 2", NULL};
    dup2(1, 10);
    syscall(24, 1, 11, 02000000);
    execve(self, args, env);
    _exit(1);
  }
  int status;
  wait(&status);
  printf("status %d\n", WEXITSTATUS(status));
  char *args[] = {"x", NULL}, **volatile bad = (char **)8;
  printf("missing: %d", execve("/nowhere", args, args));
  printf(" %d\n", errno);
  int fd = open("junk", O_CREAT | O_WRONLY | O_TRUNC, 0755);
  write(fd, "\177ELFjunk", 8);
  close(fd);
  printf("junk: %d", execve("./junk", args, args));
  printf(" %d\n", errno);
  printf("bad arguments: %d", execve(self, bad, args));
  printf(" %d\n", errno);
  unlink("junk");
  return 0;
}
