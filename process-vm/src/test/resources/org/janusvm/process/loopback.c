// SPDX-License-Identifier: Apache-2.0
//
// Datagrams and connections between processes over the loopback interface, of both versions; edges of
// sockets for epoll.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static long print(const char *what, long result) {
  if (result < 0) printf("%s: %s\n", what, strerror(errno));
  else printf("%s: %ld\n", what, result);
  fflush(stdout);
  return result;
}

union name {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static socklen_t loopback(union name *name, int family) {
  memset(name, 0, sizeof *name);
  name->any.sa_family = family;
  if (family == AF_INET) {
    name->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return sizeof name->v4;
  }
  name->v6.sin6_addr = in6addr_loopback;
  return sizeof name->v6;
}

static int bound(int family, int type, union name *name) {
  socklen_t length = loopback(name, family);
  int s = socket(family, type, 0);
  if (s < 0 || bind(s, &name->any, length)) exit(1);
  length = sizeof *name;
  if (getsockname(s, &name->any, &length)) exit(2);
  return s;
}

static int port(union name *name) { return name->any.sa_family == AF_INET ? name->v4.sin_port : name->v6.sin6_port; }

static void datagrams(int family) {
  union name server, client, from, there;
  socklen_t length = sizeof from;
  char text[100], bytes[20];
  printf("-- datagrams %d\n", family == AF_INET ? 4 : 6);
  int s = bound(family, SOCK_DGRAM, &server);
  printf("has a port %d\n", port(&server) != 0);
  fflush(stdout);
  pid_t pid = fork();
  if (!pid) {
    int c = bound(family, SOCK_DGRAM, &client);
    if (sendto(c, "first", 5, 0, &server.any, sizeof server) != 5) _exit(3);
    if (connect(c, &server.any, sizeof server)) _exit(4);
    if (send(c, "second, and longer", 18, 0) != 18) _exit(5);
    if (recv(c, bytes, sizeof bytes, 0) != 6 || memcmp(bytes, "answer", 6)) _exit(6);
    if (send(c, "", 0, 0)) _exit(7);
    _exit(0);
  }
  print("peek", recvfrom(s, bytes, sizeof bytes, MSG_PEEK, &from.any, &length));
  print("first", recvfrom(s, bytes, sizeof bytes, 0, &from.any, &length));
  printf("\"%.5s\" of family %d, %d bytes of name, on loopback %d\n", bytes, from.any.sa_family == family, length,
         !strcmp(inet_ntop(family, family == AF_INET ? (void *)&from.v4.sin_addr : (void *)&from.v6.sin6_addr, text, sizeof text),
                 family == AF_INET ? "127.0.0.1" : "::1"));
  struct iovec part = {bytes, 6};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_name = &there, .msg_namelen = sizeof there};
  print("cut", recvmsg(s, &message, 0));
  printf("\"%.6s\" cut %d, the same sender %d\n", bytes, (message.msg_flags & MSG_TRUNC) != 0, port(&from) == port(&there));
  print("answer", sendto(s, "answer", 6, 0, &from.any, length));
  print("empty", recv(s, bytes, sizeof bytes, 0));
  print("nothing", recv(s, bytes, sizeof bytes, MSG_DONTWAIT));
  int status;
  waitpid(pid, &status, 0);
  print("the other", WEXITSTATUS(status));
  close(s);
  s = bound(family, SOCK_DGRAM, &server);
  int again = socket(family, SOCK_DGRAM, 0);
  print("taken", bind(again, &server.any, length));
  close(s);
  int c = bound(family, SOCK_DGRAM, &client);
  connect(c, &server.any, sizeof server);
  print("nobody there", send(c, "x", 1, 0));
  struct pollfd poller = {c, POLLIN, 0};
  poll(&poller, 1, 2000);
  print("refused", recv(c, bytes, sizeof bytes, MSG_DONTWAIT));
  close(c);
  close(again);
}

static void connections(int family) {
  union name server, name;
  socklen_t length = sizeof name;
  char bytes[20];
  printf("-- connections %d\n", family == AF_INET ? 4 : 6);
  int s = bound(family, SOCK_STREAM, &server);
  print("listen", listen(s, 5));
  fflush(stdout);
  pid_t pid = fork();
  if (!pid) {
    int c = socket(family, SOCK_STREAM, 0);
    if (connect(c, &server.any, sizeof server)) _exit(3);
    if (write(c, "hello", 5) != 5) _exit(4);
    shutdown(c, SHUT_WR);
    if (read(c, bytes, sizeof bytes) != 7 || read(c, bytes, 1) != 0) _exit(5);
    _exit(0);
  }
  int c = accept(s, &name.any, &length);
  printf("accepted %d, name of %d bytes\n", c >= 0, length);
  print("read", recv(c, bytes, 5, MSG_WAITALL));
  print("end", read(c, bytes, 1));
  print("write", write(c, "goodbye", 7));
  close(c);
  int status;
  waitpid(pid, &status, 0);
  print("the other", WEXITSTATUS(status));
  close(s);
  c = socket(family, SOCK_STREAM, 0);
  print("nobody listens", connect(c, &server.any, sizeof server));
  close(c);
}

static int epoll, waited;

static void edge(const char *what) {
  struct epoll_event event = {0};
  int n = epoll_wait(epoll, &event, 1, waited ? 2000 : 50);
  printf("%s: %d %x\n", what, n, n == 1 ? event.events & (EPOLLIN | EPOLLRDHUP) : 0);
  fflush(stdout);
}

static void edges(int family) {
  union name server, name;
  char bytes[20];
  printf("-- edges %d\n", family == AF_INET ? 4 : 6);
  int s = bound(family, SOCK_STREAM, &server);
  listen(s, 5);
  int c = socket(family, SOCK_STREAM, 0);
  if (connect(c, &server.any, sizeof server)) exit(6);
  int a = accept(s, NULL, NULL);
  epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLIN | EPOLLRDHUP | EPOLLET, {.fd = a}};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, a, &event)) exit(7);
  waited = 0;
  edge("nothing");
  if (write(c, "abc", 3) != 3) exit(8);
  waited = 1;
  edge("came");
  waited = 0;
  edge("no more came");
  if (read(a, bytes, 1) != 1) exit(9);
  edge("some is left");
  if (write(c, "def", 3) != 3) exit(10);
  waited = 1;
  edge("more came");
  waited = 0;
  print("read", read(a, bytes, sizeof bytes));
  edge("all was read");
  shutdown(c, SHUT_WR);
  waited = 1;
  edge("end");
  waited = 0;
  edge("told once");
  close(c);
  close(a);
  event.data.fd = s;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, s, &event)) exit(11);
  edge("nobody connects");
  c = socket(family, SOCK_STREAM, 0);
  if (connect(c, &server.any, sizeof server)) exit(12);
  waited = 1;
  edge("one connects");
  waited = 0;
  edge("told once");
  close(c);
  close(s);
  s = bound(family, SOCK_DGRAM, &server);
  c = bound(family, SOCK_DGRAM, &name);
  event.data.fd = s;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, s, &event)) exit(13);
  for (int i = 0; i < 2; i++) {
    sendto(c, "x", 1, 0, &server.any, sizeof server);
    waited = 1;
    edge("datagram");
    waited = 0;
    edge("told once");
  }
  close(s);
  close(c);
  close(epoll);
}

int main(void) {
  int families[] = {AF_INET, AF_INET6};
  for (int i = 0; i < 2; i++) {
    datagrams(families[i]);
    connections(families[i]);
    edges(families[i]);
  }
  return 0;
}
