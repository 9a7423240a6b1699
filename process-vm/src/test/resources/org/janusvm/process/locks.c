// SPDX-License-Identifier: Apache-2.0
// Locks on files between processes: of records, of open files, of whole files.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[4096];

static int lock(int fd, int command, int type, long start, long length) {
  struct flock l = {.l_type = (short)type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
  return fcntl(fd, command, &l);
}

static void show(const char *what, int result) {
  printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "ok");
}

static void query(const char *what, int fd, int command, int type, long start, long length) {
  struct flock l = {.l_type = (short)type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
  int result = fcntl(fd, command, &l);
  if (result < 0) {
    show(what, result);
  } else if (l.l_type == F_UNLCK) {
    printf("%s: free\n", what);
  } else {
    printf("%s: %s %ld %ld %s\n", what, l.l_type == F_WRLCK ? "write" : "read", (long)l.l_start,
           (long)l.l_len, l.l_pid == -1 ? "open file" : l.l_pid == getppid() ? "parent" : "other");
  }
}

// Runs a part in a child, and waits for it.
#define CHILD(...)        \
  do {                    \
    fflush(stdout);       \
    pid_t pid_ = fork();  \
    if (pid_ == 0) {      \
      __VA_ARGS__;        \
      fflush(stdout);     \
      _exit(0);           \
    }                     \
    waitpid(pid_, 0, 0);  \
  } while (0)

static void records(int fd) {
  show("lock", lock(fd, F_SETLK, F_WRLCK, 10, 20));
  query("own", fd, F_GETLK, F_WRLCK, 0, 0);
  CHILD({
    query("child", fd, F_GETLK, F_RDLCK, 0, 0);
    query("before", fd, F_GETLK, F_WRLCK, 0, 10);
    query("after", fd, F_GETLK, F_WRLCK, 30, 0);
    show("in the way", lock(fd, F_SETLK, F_RDLCK, 29, 1));
    show("beside", lock(fd, F_SETLK, F_RDLCK, 30, 1));
  });
  show("split", lock(fd, F_SETLK, F_UNLCK, 15, 5));
  show("shared", lock(fd, F_SETLK, F_RDLCK, 25, 0));
  CHILD({
    query("first", fd, F_GETLK, F_WRLCK, 0, 0);
    query("hole", fd, F_GETLK, F_WRLCK, 15, 5);
    query("second", fd, F_GETLK, F_WRLCK, 15, 10);
    query("third", fd, F_GETLK, F_WRLCK, 40, 1);
    show("both share", lock(fd, F_SETLK, F_RDLCK, 40, 10));
  });
  int other = open(path, O_RDWR);
  close(other);
  CHILD(query("closing any descriptor unlocks", fd, F_GETLK, F_WRLCK, 0, 0));
  show("negative", lock(fd, F_SETLK, F_WRLCK, 30, -10));
  CHILD(query("negative", fd, F_GETLK, F_WRLCK, 0, 0));
  show("too far back", lock(fd, F_SETLK, F_WRLCK, 5, -10));
  show("start", lock(fd, F_SETLK, F_WRLCK, -1, 1));
  show("type", lock(fd, F_SETLK, 7, 0, 1));
  int read_only = open(path, O_RDONLY);
  show("write on read only", lock(read_only, F_SETLK, F_WRLCK, 0, 1));
  show("read on read only", lock(read_only, F_SETLK, F_RDLCK, 0, 1));
  lseek(fd, 100, SEEK_SET);
  struct flock here = {.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_start = 5, .l_len = 5};
  show("current", fcntl(fd, F_SETLK, &here));
  CHILD(query("current", fd, F_GETLK, F_WRLCK, 50, 0));
  close(read_only);
  show("unlock", lock(fd, F_SETLK, F_UNLCK, 0, 0));
}

static void ignore(int signal) { (void)signal; }

static void waiting(int fd) {
  int go[2];
  pipe(go);
  show("lock", lock(fd, F_SETLK, F_WRLCK, 0, 10));
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    write(go[1], "x", 1);
    show("child waited", lock(fd, F_SETLKW, F_WRLCK, 0, 1));
    fflush(stdout);
    _exit(0);
  }
  char byte;
  read(go[0], &byte, 1);
  usleep(30000);
  puts("parent unlocks");
  fflush(stdout);
  lock(fd, F_SETLK, F_UNLCK, 0, 10);
  waitpid(pid, 0, 0);
  // Each waits for the other: one is told so.
  lock(fd, F_SETLK, F_WRLCK, 0, 1);
  fflush(stdout);
  pid = fork();
  if (pid == 0) {
    lock(fd, F_SETLK, F_WRLCK, 1, 1);
    write(go[1], "x", 1);
    int result = lock(fd, F_SETLKW, F_WRLCK, 0, 1);
    _exit(result == 0 ? 0 : 1);
  }
  read(go[0], &byte, 1);
  usleep(50000);
  show("deadlock", lock(fd, F_SETLKW, F_WRLCK, 1, 1));
  lock(fd, F_SETLK, F_UNLCK, 0, 1);
  int status;
  waitpid(pid, &status, 0);
  printf("child %d\n", status);
  // A signal ends a wait.
  struct sigaction action = {.sa_handler = ignore};
  sigaction(SIGALRM, &action, 0);
  lock(fd, F_SETLK, F_WRLCK, 0, 1);
  CHILD({
    alarm(1);
    show("interrupted", lock(fd, F_SETLKW, F_WRLCK, 0, 1));
  });
  lock(fd, F_SETLK, F_UNLCK, 0, 0);
}

static void open_files(int fd) {
  int other = open(path, O_RDWR);
  show("ofd", lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
  show("another open file", lock(other, F_OFD_SETLK, F_RDLCK, 5, 1));
  query("another open file", other, F_OFD_GETLK, F_RDLCK, 5, 1);
  show("a process", lock(other, F_SETLK, F_RDLCK, 5, 1));
  int copy = dup(fd);
  show("a copy", lock(copy, F_OFD_SETLK, F_WRLCK, 3, 1));
  CHILD({
    show("inherited", lock(fd, F_OFD_SETLK, F_WRLCK, 0, 2));
    close(fd);
    close(copy);
  });
  query("still held", other, F_OFD_GETLK, F_RDLCK, 0, 0);
  close(copy);
  show("unlock", lock(fd, F_OFD_SETLK, F_UNLCK, 0, 0));
  query("free", other, F_OFD_GETLK, F_WRLCK, 0, 0);
  struct flock l = {.l_type = F_WRLCK, .l_pid = 1};
  show("pid", fcntl(fd, F_OFD_SETLK, &l));
  close(other);
}

static void whole_files(int fd) {
  int other = open(path, O_RDONLY);
  show("exclusive", flock(fd, LOCK_EX));
  show("other", flock(other, LOCK_SH | LOCK_NB));
  show("records are apart", lock(fd, F_SETLK, F_WRLCK, 0, 0));
  show("shared", flock(fd, LOCK_SH));
  show("other", flock(other, LOCK_SH | LOCK_NB));
  show("upgrade", flock(fd, LOCK_EX | LOCK_NB));
  show("lost by that", flock(other, LOCK_EX | LOCK_NB));
  close(other);
  show("closed", flock(fd, LOCK_EX | LOCK_NB));
  CHILD(show("child shares", flock(fd, LOCK_UN)));
  other = open(path, O_RDONLY);
  show("unlocked by child", flock(other, LOCK_EX | LOCK_NB));
  show("operation", flock(fd, 16));
  close(other);
}

int main(int argc, char **argv) {
  snprintf(path, sizeof path, "%s/locked", argc > 1 ? argv[1] : "/tmp");
  unlink(path);
  int fd = open(path, O_RDWR | O_CREAT, 0644);
  if (fd < 0) {
    perror(path);
    return 1;
  }
  records(fd);
  waiting(fd);
  open_files(fd);
  whole_files(fd);
  unlink(path);
  return 0;
}
