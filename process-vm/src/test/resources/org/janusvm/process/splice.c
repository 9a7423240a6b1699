// SPDX-License-Identifier: Apache-2.0
//
// splice, tee and vmsplice. Works in the current directory.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char bytes[300000] __attribute__((aligned(4096)));

static long print(const char *what, long result) {
  if (result < 0) printf("%s: %s\n", what, strerror(errno));
  else printf("%s: %ld\n", what, result);
  fflush(stdout);
  return result;
}

static void show(const char *what, int fd) {
  char there[64];
  ssize_t n = read(fd, there, sizeof there);
  if (n < 0) printf("%s: %s\n", what, strerror(errno));
  else printf("%s: \"%.*s\"\n", what, (int)n, there);
  fflush(stdout);
}

static int p[2], q[2], file, other;

static void pipes(void) {
  if (pipe(p) || pipe(q)) exit(1);
  fcntl(p[0], F_SETFL, O_NONBLOCK);
  fcntl(q[0], F_SETFL, O_NONBLOCK);
}

static void put(int fd, const char *text) {
  if (write(fd, text, strlen(text)) < 0) exit(2);
}

static void files_and_pipes(void) {
  loff_t at = 3;
  print("file to pipe", splice(file, NULL, p[1], NULL, 5, 0));
  show("pipe", p[0]);
  print("at a place", splice(file, &at, p[1], NULL, 4, SPLICE_F_MOVE));
  printf("place %ld, file at %ld\n", (long)at, (long)lseek(file, 0, SEEK_CUR));
  at = 1;
  print("pipe to file", splice(p[0], NULL, other, &at, 100, 0));
  printf("place %ld, file at %ld\n", (long)at, (long)lseek(other, 0, SEEK_CUR));
  show("file", other);
  put(p[1], "abcdef");
  print("part", splice(p[0], NULL, other, NULL, 2, 0));
  show("the rest", p[0]);
  print("end of file", splice(file, NULL, p[1], NULL, 1000, 0));
  show("all to the end", p[0]);
  print("nothing left", splice(file, NULL, p[1], NULL, 10, 0));
  print("empty pipe", splice(p[0], NULL, other, NULL, 10, SPLICE_F_NONBLOCK));
  print("no bytes", splice(p[0], NULL, other, NULL, 0, 0));
}

static void errors(void) {
  loff_t at = 0, bad = -1;
  print("no pipe", splice(file, NULL, other, NULL, 10, 0));
  print("offset of a pipe", splice(p[0], &at, other, NULL, 10, 0));
  print("offset of a pipe", splice(file, NULL, p[1], &at, 10, 0));
  print("offset of a pipe", splice(p[0], NULL, q[1], &at, 10, 0));
  print("bad offset", splice(file, &bad, p[1], NULL, 10, 0));
  print("flags", splice(file, NULL, p[1], NULL, 10, 16));
  print("wrong end", splice(p[1], NULL, other, NULL, 10, 0));
  print("wrong end", splice(file, NULL, p[0], NULL, 10, 0));
  print("closed", splice(99, NULL, p[1], NULL, 10, 0));
  print("closed", splice(p[0], NULL, 99, NULL, 10, 0));
  print("one pipe", splice(p[0], NULL, p[1], NULL, 10, 0));
  print("one pipe", tee(p[0], p[1], 10, 0));
  print("tee to a file", tee(p[0], other, 10, 0));
  print("tee, no bytes", tee(p[0], q[1], 0, 0));
  print("tee, flags", tee(p[0], q[1], 10, 32));
  print("bad pointer", splice(file, (loff_t *)8, p[1], NULL, 10, 0));
  fcntl(other, F_SETFL, O_APPEND);
  put(p[1], "xy");
  print("appending", splice(p[0], NULL, other, NULL, 10, 0));
  fcntl(other, F_SETFL, 0);
  show("still there", p[0]);
  int counter = eventfd(1, 0);
  print("counter", splice(counter, NULL, p[1], NULL, 8, 0));
  int poller = epoll_create1(0);
  print("epoll", splice(poller, NULL, p[1], NULL, 8, 0) < 0);
  int directory = open(".", O_RDONLY);
  print("directory", splice(directory, NULL, p[1], NULL, 8, 0));
  close(counter);
  close(poller);
  close(directory);
}

static void between_pipes(void) {
  put(p[1], "hello");
  print("tee", tee(p[0], q[1], 3, 0));
  show("copy", q[0]);
  print("splice", splice(p[0], NULL, q[1], NULL, 4, 0));
  show("moved", q[0]);
  show("left", p[0]);
  print("tee of nothing", tee(p[0], q[1], 3, SPLICE_F_NONBLOCK));
  print("splice of nothing", splice(p[0], NULL, q[1], NULL, 3, SPLICE_F_NONBLOCK));
  int r[2];
  if (pipe(r)) exit(1);
  put(r[1], "last");
  close(r[1]);
  print("all of it", splice(r[0], NULL, q[1], NULL, 1000, 0));
  print("nobody writes", splice(r[0], NULL, q[1], NULL, 1000, 0));
  print("nobody writes", tee(r[0], q[1], 1000, 0));
  show("last", q[0]);
  close(r[0]);
  if (pipe(r)) exit(1);
  close(r[0]);
  signal(SIGPIPE, SIG_IGN);
  put(p[1], "ab");
  print("nobody reads", splice(p[0], NULL, r[1], NULL, 2, 0));
  print("nobody reads", tee(p[0], r[1], 2, 0));
  print("nobody reads", splice(file, (loff_t[]){0}, r[1], NULL, 2, 0));
  show("not lost", p[0]);
  close(r[1]);
}

static void memory(void) {
  struct iovec parts[3] = {{"one ", 4}, {"", 0}, {"two", 3}};
  print("vmsplice", vmsplice(p[1], parts, 3, 0));
  show("pipe", p[0]);
  put(p[1], "123456789");
  char a[4], b[20];
  struct iovec into[2] = {{a, 4}, {b, 20}};
  fcntl(p[0], F_SETFL, 0);
  print("out of the pipe", vmsplice(p[0], into, 2, 0));
  printf("\"%.4s\" \"%.5s\"\n", a, b);
  print("nothing there", vmsplice(p[0], into, 2, SPLICE_F_NONBLOCK));
  fcntl(p[0], F_SETFL, O_NONBLOCK);
  print("no bytes", vmsplice(p[1], parts + 1, 1, 0));
  print("no parts", vmsplice(p[1], parts, 0, 0));
  print("too many parts", vmsplice(p[1], parts, 1025, 0));
  print("no pipe", vmsplice(file, parts, 1, 0));
  print("flags", vmsplice(p[1], parts, 1, 16));
  print("bad pointer", vmsplice(p[1], (struct iovec *)8, 1, 0));
  struct iovec bad = {(void *)8, 10};
  print("bad bytes", vmsplice(p[1], &bad, 1, 0));
}

static void full(void) {
  print("capacity", fcntl(p[1], F_SETPIPE_SZ, 4096));
  struct iovec all = {bytes, 4096};
  print("fill", vmsplice(p[1], &all, 1, 0));
  print("full", vmsplice(p[1], &all, 1, SPLICE_F_NONBLOCK));
  print("full", splice(file, (loff_t[]){0}, p[1], NULL, 5, SPLICE_F_NONBLOCK));
  put(q[1], "abc");
  print("full", splice(q[0], NULL, p[1], NULL, 5, SPLICE_F_NONBLOCK));
  print("full", tee(q[0], p[1], 5, SPLICE_F_NONBLOCK));
  show("kept", q[0]);
  static char there[5000];
  if (read(p[0], there, sizeof there) != 4096) exit(3);
}

static void *reader(void *arg) {
  long sum = 0;
  unsigned char some[1000];
  ssize_t n;
  while ((n = read(q[0], some, sizeof some)) > 0)
    for (int i = 0; i < n; i++) sum = sum * 31 + some[i];
  *(long *)arg = sum;
  return NULL;
}

static void waiting(void) {
  // A file through two pipes and a socket to a reader, all of which wait for each other.
  int pair[2];
  long want = 0, got = 0;
  for (int i = 0; i < (int)sizeof bytes; i++) want = want * 31 + (unsigned char)bytes[i];
  fcntl(p[0], F_SETFL, 0);
  fcntl(q[0], F_SETFL, 0);
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) exit(4);
  int big = open("big", O_CREAT | O_RDWR | O_TRUNC, 0600);
  if (write(big, bytes, sizeof bytes) != sizeof bytes) exit(5);
  lseek(big, 0, SEEK_SET);
  pthread_t thread;
  pthread_create(&thread, NULL, reader, &got);
  pid_t first = fork();
  if (!first) {
    close(p[0]);
    close(q[0]);
    close(q[1]);
    ssize_t n;
    while ((n = splice(big, NULL, p[1], NULL, 100000, 0)) > 0);
    _exit(n < 0);
  }
  close(p[1]);
  pid_t second = fork();
  if (!second) {
    close(q[0]);
    close(q[1]);
    close(pair[1]);
    ssize_t n;
    while ((n = splice(p[0], NULL, pair[0], NULL, 100000, 0)) > 0);
    shutdown(pair[0], SHUT_WR);
    _exit(n < 0);
  }
  close(pair[0]);
  ssize_t n;
  while ((n = splice(pair[1], NULL, q[1], NULL, 100000, 0)) > 0);
  print("end of the socket", n);
  close(q[1]);
  pthread_join(thread, NULL);
  int status;
  waitpid(first, &status, 0);
  print("first", status);
  waitpid(second, &status, 0);
  print("second", status);
  printf("the same %d\n", want == got);
}

int main(void) {
  for (int i = 0; i < (int)sizeof bytes; i++) bytes[i] = (char)(i * 7 + i / 251);
  file = open("file", O_CREAT | O_RDWR | O_TRUNC, 0600);
  other = open("other", O_CREAT | O_RDWR | O_TRUNC, 0600);
  put(file, "0123456789abcdef");
  lseek(file, 0, SEEK_SET);
  pipes();
  files_and_pipes();
  errors();
  between_pipes();
  memory();
  full();
  waiting();
  return 0;
}
