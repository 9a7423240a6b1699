// SPDX-License-Identifier: Apache-2.0
// Descriptors of processes.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void print(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? strerror(errno) : result == 0 ? "0" : "1");
}

int main(void) {
  int go[2];
  char byte = 0;
  pipe(go);
  int child = fork();
  if (child == 0) {
    close(go[1]);
    read(go[0], &byte, 1);
    _exit(5);
  }
  int fd = syscall(434, child, 04000);
  printf("open: %d\n", fd > 2);
  struct pollfd poller = {fd, POLLIN, 0};
  print("poll", poll(&poller, 1, 0));
  siginfo_t info;
  memset(&info, 0, sizeof info);
  print("waitid without waiting", waitid(3, fd, &info, WEXITED));
  print("signal 0", syscall(424, fd, 0, 0, 0));
  write(go[1], &byte, 1);
  int epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLIN, {.fd = fd}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  print("epoll_wait", epoll_wait(epoll, &event, 1, -1));
  print("waitid", waitid(3, fd, &info, WEXITED));
  printf("pid %d, status %d\n", info.si_pid == child, info.si_status);
  print("signal to nobody", syscall(424, fd, 0, 0, 0));
  print("waitid again", waitid(3, fd, &info, WEXITED));
  child = fork();
  if (child == 0) {
    for (;;) pause();
  }
  fd = syscall(434, child, 0);
  print("kill", syscall(424, fd, SIGTERM, 0, 0));
  print("waitid", waitid(3, fd, &info, WEXITED));
  printf("code %d, status %d\n", info.si_code, info.si_status);
  print("read", read(fd, &byte, 1));
  print("no such process", syscall(434, 99999, 0));
  print("no process", syscall(434, 0, 0));
  print("not one", syscall(424, 1, 0, 0, 0));
  return 0;
}
