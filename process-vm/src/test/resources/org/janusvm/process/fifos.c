// SPDX-License-Identifier: Apache-2.0
// FIFOs and mknod, between processes. Prints what happens.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOW(expression)                                                                    \
  do {                                                                                      \
    errno = 0;                                                                              \
    long result_ = (long)(expression);                                                      \
    printf("%s = %ld %s\n", #expression, result_, errno ? strerrorname_np(errno) : "ok"); \
    fflush(stdout);                                                                         \
  } while (0)

static short polled(int fd) {
  struct pollfd entry = {fd, POLLIN | POLLOUT, 0};
  poll(&entry, 1, 0);
  return entry.revents;
}

static void caught(int signal) { (void)signal; }

int main(int argc, char **argv) {
  char text[100] = "";
  struct stat s;
  umask(022);
  if (chdir("/tmp") != 0) {
    return 1;
  }
  char folder[] = "/tmp/fifosXXXXXX";
  if (mkdtemp(folder) == 0 || chdir(folder) != 0) {
    return 1;
  }
  if (argc > 1) {
    mkfifo(argv[1], 0600);
    return open(argv[1], O_RDONLY); // Nobody writes.
  }
  SHOW(mknod("file", S_IFREG | 0666, 0));
  SHOW(mknod("plain", 0640, 0));
  SHOW(mknod("file", S_IFREG | 0666, 0));
  SHOW(stat("file", &s));
  printf("%o %ld\n", s.st_mode, (long)s.st_size);
  SHOW(mknod("folder", S_IFDIR | 0700, 0));
  SHOW(mknod("odd", 0170000 | 0700, 0));
  SHOW(mkfifo("fifo", 0666));
  SHOW(mkfifo("fifo", 0666));
  SHOW(mkfifo("nowhere/fifo", 0666));
  SHOW(lstat("fifo", &s));
  printf("%o %ld %ld\n", s.st_mode, (long)s.st_size, (long)s.st_nlink);

  SHOW(chmod("fifo", 0600));
  int named = open("fifo", O_PATH);
  char link_[40];
  snprintf(link_, sizeof link_, "/proc/self/fd/%d", named);
  lstat("fifo", &s);
  printf("%o\n", s.st_mode);
  chmod(link_, 0640);
  close(named);
  lstat("fifo", &s);
  printf("%o\n", s.st_mode);

  // Without waiting.
  SHOW(open("fifo", O_WRONLY | O_NONBLOCK));
  int r, w;
  SHOW((r = open("fifo", O_RDONLY | O_NONBLOCK)) >= 0);
  printf("no writer yet: %x\n", polled(r));
  SHOW(read(r, text, 10));
  SHOW((w = open("fifo", O_WRONLY | O_NONBLOCK)) >= 0);
  printf("both: %x %x\n", polled(r), polled(w));
  SHOW(read(r, text, 10));
  SHOW(write(w, "through", 8));
  printf("written: %x\n", polled(r));
  SHOW(read(r, text, 10));
  printf("%s\n", text);
  struct stat open_;
  fstat(r, &open_);
  printf("same file: %d\n", open_.st_ino == s.st_ino && open_.st_dev == s.st_dev && S_ISFIFO(open_.st_mode));
  SHOW(lseek(r, 0, SEEK_SET));
  SHOW(write(w, "left", 4));
  close(w);
  printf("the writer is gone: %x\n", polled(r));
  SHOW(read(r, text, 10));
  printf("and read: %x\n", polled(r));
  SHOW(read(r, text, 10));
  SHOW((w = open("fifo", O_WRONLY)) >= 0);
  close(r);
  signal(SIGPIPE, SIG_IGN);
  printf("no reader: %x\n", polled(w));
  SHOW(write(w, "x", 1));
  close(w);

  // Both ways at once, and what is in it goes with the last end.
  SHOW((r = open("fifo", O_RDWR)) >= 0);
  SHOW(write(r, "gone", 4));
  close(r);
  SHOW((r = open("fifo", O_RDWR | O_TRUNC)) >= 0);
  SHOW(write(r, "", 0));
  int n = -1;
  ioctl(r, FIONREAD, &n);
  printf("in it: %d\n", n);
  close(r);

  // Waiting for the other end.
  pid_t child = fork();
  if (child == 0) {
    int in = open("fifo", O_RDONLY);
    int k = read(in, text, sizeof text);
    _exit(k == 5 && strcmp(text, "hallo") == 0 ? 7 : k == 6 ? 7 : 1);
  }
  usleep(20000);
  SHOW((w = open("fifo", O_WRONLY)) >= 0);
  SHOW(write(w, "hallo", 6));
  close(w);
  int status;
  waitpid(child, &status, 0);
  printf("the reader: %d\n", WEXITSTATUS(status));
  child = fork();
  if (child == 0) {
    // Opened and closed again: the reader must see that all the same.
    w = open("fifo", O_WRONLY);
    _exit(w >= 0 ? 8 : 1);
  }
  usleep(20000);
  SHOW((r = open("fifo", O_RDONLY)) >= 0);
  SHOW(read(r, text, 10));
  close(r);
  waitpid(child, &status, 0);
  printf("the writer: %d\n", WEXITSTATUS(status));

  // A signal ends the wait.
  struct sigaction action = {.sa_handler = caught};
  sigaction(SIGUSR1, &action, 0);
  pid_t self = getpid();
  child = fork();
  if (child == 0) {
    usleep(50000);
    kill(self, SIGUSR1);
    _exit(0);
  }
  SHOW(open("fifo", O_RDONLY));
  waitpid(child, &status, 0);
  SHOW(open("fifo", O_WRONLY | O_NONBLOCK)); // The one that gave up reads no more.

  // Names.
  SHOW(link("fifo", "other"));
  SHOW(rename("fifo", "moved"));
  SHOW((r = open("moved", O_RDONLY | O_NONBLOCK)) >= 0);
  SHOW((w = open("other", O_WRONLY | O_NONBLOCK)) >= 0);
  SHOW(write(w, "by another name", 16));
  SHOW(unlink("moved"));
  SHOW(unlink("other"));
  SHOW(read(r, text, 16));
  printf("%s\n", text);
  SHOW(open("moved", O_RDONLY));
  SHOW(mkfifo("moved", 0600));
  SHOW(unlink("moved"));
  unlink("file");
  unlink("plain");
  chdir("/");
  SHOW(rmdir(folder));
  return 0;
}
