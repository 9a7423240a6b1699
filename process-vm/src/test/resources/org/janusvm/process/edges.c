// SPDX-License-Identifier: Apache-2.0
// What edge-triggered epoll tells of sockets and terminals, and where a removed directory is.
// Prints what happens.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

static int ep;

static void add(int fd, unsigned events) {
  struct epoll_event event = {events | EPOLLET, {.fd = fd}};
  ep = epoll_create1(0);
  if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &event) != 0) {
    printf("epoll_ctl: %s\n", strerrorname_np(errno));
  }
}

static void told(const char *when) {
  struct epoll_event event = {0};
  int n = epoll_wait(ep, &event, 1, 0);
  printf("%s: %d %x\n", when, n, event.events);
}

static void pair(int type, const char *kind) {
  int s[2];
  char some[65536];
  memset(some, 0, sizeof some);
  socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, s);
  printf("%s\n", kind);
  add(s[0], EPOLLIN | EPOLLOUT | EPOLLRDHUP);
  told("at first");
  told("again");
  write(s[1], "ab", 2);
  told("something came");
  told("and nothing more");
  write(s[1], "cd", 2);
  told("more came");
  read(s[0], some, 1);
  told("after a read");
  write(s[1], "ef", 2);
  told("and more");
  while (read(s[0], some, sizeof some) > 0) {
  }
  told("all read");
  while (write(s[0], some, 4000) > 0) {
  }
  told("full");
  read(s[1], some, 1);
  told("one piece taken");
  while (read(s[1], some, sizeof some) > 0) {
  }
  told("room again");
  told("and no more");
  if (type != SOCK_DGRAM) {
    shutdown(s[1], SHUT_WR);
    told("shut down");
    told("and no more");
    close(s[1]);
    told("closed");
    told("and no more");
  }
}

static void listener(void) {
  struct sockaddr_un name = {AF_UNIX, "\0edges-of-a-listener"};
  int l = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  bind(l, (void *)&name, sizeof name);
  listen(l, 5);
  printf("listener\n");
  add(l, EPOLLIN | EPOLLOUT);
  told("nobody");
  for (int i = 0; i < 2; i++) {
    int c = socket(AF_UNIX, SOCK_STREAM, 0);
    connect(c, (void *)&name, sizeof name);
    told("someone");
    told("and nobody more");
  }
  close(accept(l, 0, 0));
  told("one left");
}

static void terminal(void) {
  char some[100];
  int m = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
  grantpt(m);
  unlockpt(m);
  int t = open(ptsname(m), O_RDWR | O_NOCTTY | O_NONBLOCK);
  struct termios raw;
  tcgetattr(t, &raw);
  cfmakeraw(&raw);
  tcsetattr(t, TCSANOW, &raw);
  printf("terminal\n");
  add(t, EPOLLIN);
  told("nothing typed");
  write(m, "ab", 2);
  usleep(20000); // The host's terminals pass input on a little later.
  told("typed");
  told("and no more");
  write(m, "cd", 2);
  usleep(20000);
  told("typed more");
  read(t, some, sizeof some);
  told("read");
  add(m, EPOLLIN);
  told("no output");
  write(t, "xy", 2);
  usleep(20000);
  told("output");
  told("and no more");
  write(t, "z", 1);
  usleep(20000);
  told("more output");
  add(m, EPOLLOUT);
  told("the master has room");
  told("told once");
  add(t, EPOLLOUT);
  told("the terminal has room");
  told("told once");
}

static void places(void) {
  char text[4096], gone[] = "/tmp/edgesXXXXXX";
  if (mkdtemp(gone) == 0 || chdir(gone) != 0) {
    printf("no directory\n");
  }
  printf("in a directory: %d\n", getcwd(text, sizeof text) != 0 && strcmp(text, gone) == 0);
  rmdir(gone);
  int failed = getcwd(text, sizeof text) == 0;
  printf("removed: %d %s\n", failed, strerrorname_np(errno));
  failed = getcwd(text, 1) == 0;
  printf("too short: %d %s\n", failed, strerrorname_np(errno));
  chdir("/");
  printf("the root: %s\n", getcwd(text, sizeof text));
  volatile int fewer = -1;
  failed = getgroups(fewer, 0);
  printf("groups: %d %s\n", failed, strerrorname_np(errno));
}

int main(void) {
  setvbuf(stdout, 0, _IOFBF, 1 << 16);
  pair(SOCK_STREAM, "stream");
  pair(SOCK_SEQPACKET, "packets");
  pair(SOCK_DGRAM, "datagrams");
  listener();
  terminal();
  places();
  return 0;
}
