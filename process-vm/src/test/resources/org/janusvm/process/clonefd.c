// SPDX-License-Identifier: Apache-2.0
//
// Descriptors of children that clone(2) and clone3(2) give.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLONE_PIDFD_FLAG 0x1000
#define PARENT_SETTID 0x100000
#define DETACHED 0x400000
#define THREAD 0x10f00

struct arguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

static void print(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? strerror(errno) : result == 0 ? "0" : "more");
  fflush(stdout);
}

static long clone_1(uint64_t flags, void *parent) { return syscall(SYS_clone, flags, 0, parent, 0, 0); }

static long clone_3(uint64_t flags, void *pidfd, void *parent) {
  struct arguments a = {.flags = flags, .pidfd = (uintptr_t)pidfd, .parent_tid = (uintptr_t)parent, .exit_signal = SIGCHLD};
  return syscall(435, &a, sizeof a);
}

static void look(long pid, int fd, int status) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  printf("close-on-exec %d\n", fcntl(fd, F_GETFD));
  struct pollfd poller = {fd, POLLIN, 0};
  print("poll", poll(&poller, 1, -1));
  print("waitid", waitid(3, fd, &info, WEXITED));
  printf("pid %d, status %d\n", info.si_pid == pid, info.si_status == status);
  print("close", close(fd));
}

int main(void) {
  int fd = -1, tid = -1;
  long pid = clone_1(CLONE_PIDFD_FLAG | SIGCHLD, &fd);
  if (pid == 0) _exit(fcntl(3, F_GETFD) == -1 ? 21 : 1); // The child has no such descriptor.
  look(pid, fd, 21);
  pid = clone_3(CLONE_PIDFD_FLAG | PARENT_SETTID, &fd, &tid);
  if (pid == 0) _exit(22);
  printf("number %d\n", tid == pid);
  look(pid, fd, 22);
  print("both in one place", clone_3(CLONE_PIDFD_FLAG | PARENT_SETTID, &fd, &fd));
  print("two meanings of one argument", clone_1(CLONE_PIDFD_FLAG | PARENT_SETTID | SIGCHLD, &fd));
  print("detached", clone_1(CLONE_PIDFD_FLAG | DETACHED | SIGCHLD, &fd));
  print("bad pointer", clone_1(CLONE_PIDFD_FLAG | SIGCHLD, (void *)8));
  print("bad pointer", clone_3(CLONE_PIDFD_FLAG, (void *)8, NULL));
  print("no child was made", waitpid(-1, NULL, 0));
  int next = dup(1);
  printf("no descriptor was left %d\n", next == 3);
  return 0;
}
