// SPDX-License-Identifier: Apache-2.0
// The Internet domains: what is refused, and what goes over the loopback interface.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char b[300000];

static long tell(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
  return result;
}

static struct sockaddr_in v4(const char *host, int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, host, &a.sin_addr);
  return a;
}

static struct sockaddr_in6 v6(const char *host, int port) {
  struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  inet_pton(AF_INET6, host, &a.sin6_addr);
  return a;
}

static void reach4(const char *host) {
  struct sockaddr_in a = v4(host, 9);
  int t = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int u = socket(AF_INET, SOCK_DGRAM, 0);
  printf("-- %s\n", host);
  errno = 0;
  connect(t, (void *)&a, sizeof a);
  printf("connect %s\n", errno == ENETUNREACH ? strerror(errno) : "may be tried");
  a.sin_port = htons(40000);
  errno = 0;
  sendto(u, "x", 1, 0, (void *)&a, sizeof a);
  printf("send %s\n", errno == ENETUNREACH ? strerror(errno) : "may be tried");
  a.sin_port = 0;
  tell("bind", bind(t, (void *)&a, sizeof a));
  close(t);
  close(u);
}

static void reach6(const char *host) {
  struct sockaddr_in6 a = v6(host, 9);
  int t = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
  printf("-- %s\n", host);
  errno = 0;
  connect(t, (void *)&a, sizeof a);
  printf("connect %s\n", errno == ENETUNREACH ? strerror(errno) : "may be tried");
  a.sin6_port = 0;
  errno = 0;
  bind(t, (void *)&a, sizeof a);
  printf("bind %s\n", errno == EADDRNOTAVAIL ? strerror(errno) : "may be tried");
  close(t);
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc == 1) {
    tell("inet", socket(AF_INET, SOCK_STREAM, 0));
    tell("inet datagrams", socket(AF_INET, SOCK_DGRAM, 0));
    tell("inet6", socket(AF_INET6, SOCK_STREAM, 0));
    tell("netlink", socket(AF_NETLINK, SOCK_RAW, 0));
    tell("packet", socket(AF_PACKET, SOCK_RAW, 0));
    return 11;
  }
  tell("raw", socket(AF_INET, SOCK_RAW, 1));
  tell("netlink", socket(AF_NETLINK, SOCK_RAW, 0));
  const char *hosts[] = {"127.0.0.1", "127.1.2.3",       "0.0.0.0",         "10.0.0.1", "8.8.8.8",
                         "224.0.0.1", "255.255.255.255", "127.255.255.255", "128.0.0.1"};
  for (int i = 0; i < 9; i++) {
    reach4(hosts[i]);
  }
  const char *hosts6[] = {"::ffff:10.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "fe80::1", "ff02::1",
                          "2001:db8::1",     "::2",            "64:ff9b::1"};
  for (int i = 0; i < 8; i++) {
    reach6(hosts6[i]);
  }
  printf("-- streams\n");
  struct sockaddr_in a = v4("0.0.0.0", 0), name;
  socklen_t length = sizeof name;
  int l = socket(AF_INET, SOCK_STREAM, 0);
  tell("bind", bind(l, (void *)&a, sizeof a));
  getsockname(l, (void *)&name, &length);
  printf("bound to %s, some port %d\n", inet_ntoa(name.sin_addr), name.sin_port != 0);
  tell("listen", listen(l, 5));
  int c = socket(AF_INET, SOCK_STREAM, 0);
  tell("connect", connect(c, (void *)&name, sizeof name));
  int s = accept(l, NULL, NULL);
  int one = 1;
  tell("no delay", setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
  tell("multicast", setsockopt(c, IPPROTO_IP, IP_MULTICAST_TTL, &one, sizeof one));
  tell("device", setsockopt(c, SOL_SOCKET, SO_BINDTODEVICE, "eth0", 4));
  printf("sent %zd\n", send(c, "hello", 5, 0));
  printf("got %zd\n", recv(s, b, 5, MSG_WAITALL));
  struct pollfd p = {s, POLLIN, 0};
  printf("poll %d\n", poll(&p, 1, 30));
  if (fork() == 0) {
    size_t all = 0;
    ssize_t n;
    while ((n = read(s, b, sizeof b)) > 0) {
      all += n;
    }
    printf("child got %zu\n", all);
    _exit(0);
  }
  close(s);
  printf("much %zd\n", write(c, b, sizeof b));
  shutdown(c, SHUT_WR);
  printf("end %zd\n", read(c, b, 1));
  close(c);
  close(l);
  c = socket(AF_INET, SOCK_STREAM, 0);
  tell("nobody listens", connect(c, (void *)&name, sizeof name));
  a = v4("0.0.0.0", 80);
  tell("a port of the system", bind(socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a));
  printf("-- unbound listener\n");
  l = socket(AF_INET, SOCK_STREAM, 0);
  listen(l, 1);
  getsockname(l, (void *)&name, &length);
  printf("bound to %s\n", inet_ntoa(name.sin_addr));
  printf("-- datagrams\n");
  int x = socket(AF_INET, SOCK_DGRAM, 0), y = socket(AF_INET, SOCK_DGRAM, 0);
  a = v4("127.0.0.1", 0);
  bind(x, (void *)&a, sizeof a);
  length = sizeof name;
  getsockname(x, (void *)&name, &length);
  printf("sent %zd\n", sendto(y, "datagram", 8, 0, (void *)&name, sizeof name));
  struct sockaddr_in from;
  length = sizeof from;
  printf("got %zd of", recvfrom(x, b, 4, MSG_TRUNC, (void *)&from, &length));
  printf(" %.4s from %s\n", b, inet_ntoa(from.sin_addr));
  getsockname(y, (void *)&from, &length);
  printf("the sender is bound to %s\n", inet_ntoa(from.sin_addr));
  struct timeval tv = {0, 30000};
  setsockopt(x, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
  tell("nothing more", recv(x, b, 1, 0));
  return 12;
}
