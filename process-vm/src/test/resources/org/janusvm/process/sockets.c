// SPDX-License-Identifier: Apache-2.0
// Unix-domain sockets: what is printed is the same on every Linux.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define SHOW(call)                                                      \
  do {                                                                  \
    errno = 0;                                                          \
    long result_ = (call);                                              \
    printf("%s = %ld%s%s\n", #call, result_, result_ < 0 ? " " : "",   \
           result_ < 0 ? strerror(errno) : "");                         \
  } while (0)

static char buffer[400000];

static void show_poll(const char *what, int fd) {
  struct pollfd p = {fd, POLLIN | POLLOUT | POLLRDHUP, 0};
  int n = poll(&p, 1, 0);
  printf("%s: poll %d%s%s%s%s%s\n", what, n, p.revents & POLLIN ? " IN" : "",
         p.revents & POLLOUT ? " OUT" : "", p.revents & POLLHUP ? " HUP" : "",
         p.revents & POLLRDHUP ? " RDHUP" : "", p.revents & POLLERR ? " ERR" : "");
}

static void show_text(const char *what, ssize_t n) {
  printf("%s: %zd '%.*s'\n", what, n, n > 0 ? (int)n : 0, buffer);
}

static int option(int fd, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  getsockopt(fd, SOL_SOCKET, name, &value, &length);
  return value;
}

static ssize_t send_file(int fd, const char *text, const int *files, int count) {
  struct iovec iov = {(void *)text, strlen(text)};
  char control[CMSG_SPACE(8 * sizeof(int))];
  memset(control, 0, sizeof control);
  struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
                     .msg_controllen = CMSG_SPACE(count * sizeof(int))};
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(count * sizeof(int));
  memcpy(CMSG_DATA(c), files, count * sizeof(int));
  return sendmsg(fd, &m, 0);
}

static int receive_file(int fd, size_t room, int flags, int files[8]) {
  struct iovec iov = {buffer, 1000};
  char control[512];
  struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
                     .msg_controllen = room};
  ssize_t n = recvmsg(fd, &m, flags);
  int found = 0;
  printf("recvmsg %zd '%.*s' flags %x control %zu", n, n > 0 ? (int)n : 0, buffer,
         m.msg_flags & ~MSG_CTRUNC, (size_t)m.msg_controllen);
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
    printf(" [type %d length %zu]", c->cmsg_type, (size_t)c->cmsg_len);
    if (c->cmsg_type == SCM_RIGHTS) {
      found = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      memcpy(files, CMSG_DATA(c), found * sizeof(int));
    } else if (c->cmsg_type == SCM_CREDENTIALS) {
      struct ucred *u = (struct ucred *)CMSG_DATA(c);
      printf(" credentials %d %d %d", u->pid == getpid(), u->uid == getuid(), u->gid == getgid());
    }
  }
  printf("\n");
  return found;
}

static void streams(void) {
  int s[2];
  SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
  SHOW(send(s[0], "hello", 5, 0));
  SHOW(write(s[0], " world", 6));
  int available = 0;
  SHOW(ioctl(s[1], FIONREAD, &available));
  printf("available %d\n", available);
  show_poll("with data", s[1]);
  show_text("peek", recv(s[1], buffer, 3, MSG_PEEK));
  show_text("one read over two writes", recv(s[1], buffer, 100, 0));
  SHOW(recv(s[1], buffer, 1, MSG_DONTWAIT));
  show_poll("empty", s[1]);
  SHOW(fcntl(s[1], F_SETFL, O_NONBLOCK));
  SHOW(read(s[1], buffer, 1));
  printf("type %d domain %d error %d accepts %d sndbuf %d\n", option(s[0], SO_TYPE),
         option(s[0], SO_DOMAIN), option(s[0], SO_ERROR), option(s[0], SO_ACCEPTCONN),
         option(s[0], SO_SNDBUF) > 0);
  struct stat st;
  fstat(s[0], &st);
  printf("is socket %d, terminal %d\n", S_ISSOCK(st.st_mode), isatty(s[0]));
  SHOW(lseek(s[0], 0, SEEK_CUR));
  struct ucred who;
  socklen_t length = sizeof who;
  SHOW(getsockopt(s[0], SOL_SOCKET, SO_PEERCRED, &who, &length));
  printf("peer is us %d %d\n", who.pid == getpid(), who.uid == getuid());
  SHOW(shutdown(s[0], SHUT_WR));
  show_poll("after the other's shutdown", s[1]);
  SHOW(read(s[1], buffer, 1));
  SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
  SHOW(send(s[1], "back", 4, 0));
  show_text("other direction", read(s[0], buffer, 100));
  SHOW(write(s[1], "unread", 6));
  close(s[0]);
  show_poll("after the other's close", s[1]);
  SHOW(read(s[1], buffer, 1));
  SHOW(send(s[1], "x", 1, MSG_NOSIGNAL));
  close(s[1]);
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  SHOW(write(s[1], "unread", 6));
  close(s[0]);
  SHOW(read(s[1], buffer, 1));
  SHOW(read(s[1], buffer, 1));
  close(s[1]);
  SHOW(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, s));
  printf("flags %d %d\n", (fcntl(s[0], F_GETFL) & O_NONBLOCK) != 0, fcntl(s[0], F_GETFD));
  long sent = 0;
  ssize_t n;
  while ((n = write(s[0], buffer, 4096)) > 0) {
    sent += n;
  }
  printf("a full one: %s, took some %d\n", strerror(errno), sent > 50000);
  show_poll("full", s[0]);
  long got = 0;
  while ((n = read(s[1], buffer, sizeof buffer)) > 0) {
    got += n;
  }
  printf("all of it came: %d\n", got == sent);
  show_poll("empty again", s[0]);
  struct iovec two[2] = {{"ab", 2}, {"cd", 2}};
  SHOW(writev(s[0], two, 2));
  show_text("vectors", read(s[1], buffer, 100));
  close(s[0]);
  close(s[1]);
}

static void packets(int type, const char *name) {
  int s[2];
  printf("-- %s\n", name);
  SHOW(socketpair(AF_UNIX, type, 0, s));
  SHOW(send(s[0], "first", 5, 0));
  SHOW(send(s[0], "", 0, 0));
  SHOW(send(s[0], "third one", 9, 0));
  show_text("first", recv(s[1], buffer, 100, 0));
  show_text("empty", recv(s[1], buffer, 100, 0));
  SHOW(recv(s[1], buffer, 3, MSG_PEEK | MSG_TRUNC));
  struct iovec iov = {buffer, 5};
  struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
  show_text("cut", recvmsg(s[1], &m, 0));
  printf("truncated %d\n", (m.msg_flags & MSG_TRUNC) != 0);
  SHOW(recv(s[1], buffer, 3, MSG_DONTWAIT));
  struct iovec two[2] = {{"ab", 2}, {"cd", 2}};
  SHOW(writev(s[0], two, 2));
  show_text("vectors are one", read(s[1], buffer, 100));
  SHOW(send(s[0], buffer, sizeof buffer, 0));
  struct mmsghdr many[3];
  memset(many, 0, sizeof many);
  struct iovec pieces[3] = {{"one", 3}, {"two", 3}, {"three", 5}};
  for (int i = 0; i < 3; i++) {
    many[i].msg_hdr.msg_iov = &pieces[i];
    many[i].msg_hdr.msg_iovlen = 1;
  }
  SHOW(sendmmsg(s[0], many, 3, 0));
  struct iovec rooms[4];
  struct mmsghdr back[4];
  memset(back, 0, sizeof back);
  for (int i = 0; i < 4; i++) {
    rooms[i].iov_base = buffer + 10 * i;
    rooms[i].iov_len = 10;
    back[i].msg_hdr.msg_iov = &rooms[i];
    back[i].msg_hdr.msg_iovlen = 1;
  }
  SHOW(recvmmsg(s[1], back, 4, MSG_WAITFORONE, NULL));
  printf("lengths %u %u %u\n", back[0].msg_len, back[1].msg_len, back[2].msg_len);
  close(s[0]);
  show_poll("after the other's close", s[1]);
  SHOW(send(s[1], "x", 1, MSG_NOSIGNAL));
  close(s[1]);
}

static void rights(void) {
  int s[2], p[2], files[8];
  printf("-- rights\n");
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  SHOW(pipe(p));
  SHOW(write(p[1], "in the pipe", 11));
  SHOW(send(s[0], "before ", 7, 0));
  SHOW(send_file(s[0], "with", p, 2));
  SHOW(send(s[0], " after", 6, 0));
  close(p[0]);
  close(p[1]);
  int n = receive_file(s[1], 512, 0, files);
  printf("files %d\n", n);
  show_text("through it", read(files[0], buffer, 100));
  close(files[1]);
  show_text("all ends are closed", read(files[0], buffer, 100));
  close(files[0]);
  show_text("what followed", recv(s[1], buffer, 100, 0));
  pipe(p);
  SHOW(send_file(s[0], "three", (int[]){p[0], p[1], p[0]}, 3));
  n = receive_file(s[1], CMSG_SPACE(sizeof(int)), MSG_CMSG_CLOEXEC, files);
  printf("cut to %d, cloexec %d\n", n, fcntl(files[0], F_GETFD));
  for (int i = 0; i < n; i++) {
    close(files[i]);
  }
  SHOW(send_file(s[0], "none", (int[]){77}, 1));
  SHOW(send_file(s[0], "lost", (int[]){p[1]}, 1));
  close(p[1]);
  show_text("unasked files are closed", recv(s[1], buffer, 100, 0));
  show_text("so the pipe ends", read(p[0], buffer, 100));
  SHOW(send_file(s[0], "peeked", (int[]){p[0]}, 1));
  n = receive_file(s[1], 512, MSG_PEEK, files);
  for (int i = 0; i < n; i++) {
    close(files[i]);
  }
  n = receive_file(s[1], 512, 0, files);
  printf("again %d\n", n);
  for (int i = 0; i < n; i++) {
    close(files[i]);
  }
  int one = 1;
  SHOW(setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof one));
  SHOW(send_file(s[0], "both", (int[]){p[0]}, 1));
  n = receive_file(s[1], 512, 0, files);
  close(files[0]);
  close(p[0]);
  close(s[0]);
  close(s[1]);
}

static socklen_t named(struct sockaddr_un *a, const char *name, int abstract) {
  memset(a, 0, sizeof *a);
  a->sun_family = AF_UNIX;
  strcpy(a->sun_path + abstract, name);
  return offsetof(struct sockaddr_un, sun_path) + abstract + strlen(name) + !abstract;
}

static void *client(void *argument) {
  struct sockaddr_un *a = argument;
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  socklen_t length = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(a->sun_path + 1);
  if (connect(fd, (struct sockaddr *)a, a->sun_path[0] ? sizeof *a : length)) {
    perror("connect");
  }
  char b[100];
  ssize_t n = read(fd, b, sizeof b);
  write(fd, b, n);
  close(fd);
  return NULL;
}

static void server(const char *name, int abstract) {
  struct sockaddr_un a, b;
  socklen_t length = named(&a, name, abstract);
  printf("-- %s %s\n", abstract ? "abstract" : "path", abstract ? name : "");
  int l = socket(AF_UNIX, SOCK_STREAM, 0);
  int other = socket(AF_UNIX, SOCK_STREAM, 0);
  SHOW(connect(other, (struct sockaddr *)&a, length));
  SHOW(listen(l, 1));
  SHOW(bind(l, (struct sockaddr *)&a, length));
  SHOW(bind(other, (struct sockaddr *)&a, length));
  SHOW(connect(other, (struct sockaddr *)&a, length));
  SHOW(listen(l, 4));
  show_poll("listening", l);
  struct stat st;
  if (!abstract) {
    stat(name, &st);
    printf("node is socket %d\n", S_ISSOCK(st.st_mode));
    SHOW(open(name, O_RDWR));
  }
  SHOW(fcntl(l, F_SETFL, O_NONBLOCK));
  SHOW(accept(l, NULL, NULL));
  SHOW(fcntl(l, F_SETFL, 0));
  pthread_t t;
  pthread_create(&t, NULL, client, &a);
  socklen_t blength = sizeof b;
  int c = accept4(l, (struct sockaddr *)&b, &blength, SOCK_CLOEXEC);
  printf("accepted %d, peer's name %d bytes, cloexec %d\n", c >= 0, (int)blength,
         fcntl(c, F_GETFD));
  blength = sizeof b;
  SHOW(getsockname(c, (struct sockaddr *)&b, &blength));
  printf("own name is right %d %d\n", blength == length, !memcmp(&a, &b, length));
  SHOW(send(c, "ping", 4, 0));
  show_text("echo", recv(c, buffer, 4, MSG_WAITALL));
  pthread_join(t, NULL);
  show_text("end", recv(c, buffer, 4, 0));
  close(c);
  int d = socket(AF_UNIX, SOCK_DGRAM, 0);
  SHOW(connect(d, (struct sockaddr *)&a, length));
  close(d);
  SHOW(connect(other, (struct sockaddr *)&a, length));
  SHOW(connect(other, (struct sockaddr *)&a, length));
  close(l);
  SHOW(recv(other, buffer, 1, 0));
  close(other);
  other = socket(AF_UNIX, SOCK_STREAM, 0);
  SHOW(connect(other, (struct sockaddr *)&a, length));
  if (!abstract) {
    SHOW(unlink(name));
    SHOW(connect(other, (struct sockaddr *)&a, length));
  }
  close(other);
}

static void datagrams(void) {
  struct sockaddr_un a, b, from;
  printf("-- named datagrams\n");
  socklen_t alength = named(&a, "janus test a", 1);
  socklen_t blength = named(&b, "janus test b", 1);
  int x = socket(AF_UNIX, SOCK_DGRAM, 0), y = socket(AF_UNIX, SOCK_DGRAM, 0);
  int z = socket(AF_UNIX, SOCK_DGRAM, 0);
  SHOW(bind(x, (struct sockaddr *)&a, alength));
  SHOW(bind(y, (struct sockaddr *)&b, blength));
  SHOW(send(x, "x", 1, 0));
  SHOW(sendto(x, "to b", 4, 0, (struct sockaddr *)&b, blength));
  socklen_t length = sizeof from;
  show_text("got", recvfrom(y, buffer, 100, 0, (struct sockaddr *)&from, &length));
  printf("from a %d\n", length == alength && !memcmp(&from, &a, alength));
  SHOW(connect(y, (struct sockaddr *)&a, alength));
  SHOW(send(y, "to a", 4, 0));
  show_text("got", recv(x, buffer, 100, 0));
  SHOW(sendto(z, "z", 1, 0, (struct sockaddr *)&b, blength));
  length = sizeof from;
  SHOW(getpeername(y, (struct sockaddr *)&from, &length));
  SHOW(listen(x, 1));
  close(x);
  SHOW(send(y, "gone", 4, 0));
  length = sizeof from;
  SHOW(getsockname(z, (struct sockaddr *)&from, &length));
  printf("unnamed %d\n", (int)length);
  struct sockaddr_un none = {AF_UNIX, ""};
  SHOW(bind(z, (struct sockaddr *)&none, 2));
  length = sizeof from;
  getsockname(z, (struct sockaddr *)&from, &length);
  printf("automatic name of %d bytes\n", (int)length);
  close(y);
  close(z);
}

static volatile int caught;

static void on_signal(int number) { caught = number; }

static void *late(void *argument) {
  usleep(50000);
  write(*(int *)argument, "late", 4);
  return NULL;
}

static void waiting(void) {
  int s[2];
  printf("-- waiting\n");
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  pthread_t t;
  pthread_create(&t, NULL, late, &s[0]);
  show_text("waited", read(s[1], buffer, 100));
  pthread_join(t, NULL);
  pthread_create(&t, NULL, late, &s[0]);
  struct pollfd p = {s[1], POLLIN, 0};
  printf("poll %d\n", poll(&p, 1, -1));
  pthread_join(t, NULL);
  read(s[1], buffer, 100);
  struct timeval tv = {0, 30000};
  SHOW(setsockopt(s[1], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv));
  SHOW(recv(s[1], buffer, 1, 0));
  tv.tv_usec = 0;
  SHOW(setsockopt(s[1], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv));
  struct sigaction sa = {.sa_handler = on_signal};
  sigaction(SIGALRM, &sa, NULL);
  struct itimerval it = {{0, 0}, {0, 30000}};
  setitimer(ITIMER_REAL, &it, NULL);
  SHOW(recv(s[1], buffer, 1, 0));
  printf("caught %d\n", caught);
  sigaction(SIGPIPE, &sa, NULL);
  close(s[1]);
  SHOW(write(s[0], "x", 1));
  printf("caught %d\n", caught);
  close(s[0]);
}

static void refused(void) {
  printf("-- refused\n");
  int s[2];
  SHOW(socket(AF_UNIX, 77, 0));
  SHOW(socket(77, SOCK_STREAM, 0));
  SHOW(socket(AF_UNIX, SOCK_STREAM, 5));
  SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)8));
  SHOW(send(0, "x", 1, 0));
  SHOW(listen(99, 0));
  SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
  SHOW(send(s[0], (void *)8, 5, 0));
  SHOW(send(s[0], "x", 1, 0));
  SHOW(recv(s[1], (void *)8, 5, 0));
  show_text("nothing was lost", recv(s[1], buffer, 5, 0));
  SHOW(getsockname(s[0], (void *)8, (socklen_t *)8));
  SHOW(connect(s[0], (void *)8, 16));
  SHOW(setsockopt(s[0], SOL_SOCKET, 9999, &s, 4));
  SHOW(shutdown(s[0], 7));
  SHOW(recvmsg(s[0], (void *)8, 0));
  SHOW(pread(s[0], buffer, 1, 0));
  int u = socket(AF_UNIX, SOCK_STREAM, 0);
  SHOW(send(u, "x", 1, MSG_NOSIGNAL));
  SHOW(recv(u, buffer, 1, 0));
  show_poll("fresh", u);
  struct sockaddr_un a;
  socklen_t length = named(&a, "nobody", 1);
  SHOW(connect(u, (struct sockaddr *)&a, length));
  length = named(&a, "/no such directory/x", 0);
  SHOW(connect(u, (struct sockaddr *)&a, length));
  SHOW(bind(u, (struct sockaddr *)&a, length));
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGPIPE, SIG_DFL);
  streams();
  packets(SOCK_DGRAM, "datagrams");
  packets(SOCK_SEQPACKET, "packets");
  rights();
  server("janus test server", 1);
  server(argv[1], 0);
  datagrams();
  waiting();
  refused();
  return 21;
}
