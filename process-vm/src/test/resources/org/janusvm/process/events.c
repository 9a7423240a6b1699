// SPDX-License-Identifier: Apache-2.0
// Waiting for files: poll, select, epoll, eventfd, timerfd, signalfd and pipes. Prints what happens.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const char *name(long result) { return result < 0 ? strerrorname_np(errno) : "ok"; }

#define SHOW(expression)                                      \
  do {                                                        \
    errno = 0;                                                \
    long result_ = (long)(expression);                        \
    printf("%s = %ld %s\n", #expression, result_, name(result_)); \
  } while (0)

static short polled(int fd, short events) {
  struct pollfd entry = {fd, events, 0};
  poll(&entry, 1, 0);
  return entry.revents;
}

static void pipes(void) {
  int p[2];
  static char block[70000];
  SHOW(pipe2(p, O_NONBLOCK));
  printf("empty: %x %x\n", polled(p[0], POLLIN | POLLRDNORM), polled(p[1], POLLOUT | POLLIN));
  SHOW(read(p[0], block, 10));
  SHOW(write(p[1], block, 100));
  int n;
  SHOW(ioctl(p[0], FIONREAD, &n));
  printf("readable %d; %x\n", n, polled(p[0], POLLIN | POLLRDNORM | POLLOUT));
  SHOW(read(p[0], block, 200));
  SHOW(write(p[1], block, 65536 - 4096));
  printf("one page short: %x\n", polled(p[1], POLLOUT));
  SHOW(write(p[1], block, 70000));
  SHOW(write(p[1], block, 1));
  printf("full: %x\n", polled(p[1], POLLOUT));
  SHOW(fcntl(p[0], F_GETPIPE_SZ));
  SHOW(fcntl(p[0], F_SETPIPE_SZ, 4096));
  SHOW(read(p[0], block, 70000) > 60000);
  while (read(p[0], block, 70000) > 0) {
  }
  SHOW(fcntl(p[0], F_SETPIPE_SZ, 5000));
  SHOW(fcntl(p[1], F_GETPIPE_SZ));
  SHOW(write(p[1], block, 8192));
  SHOW(write(p[1], block, 1));
  SHOW(read(p[0], block, 8192));
  signal(SIGPIPE, SIG_IGN);
  int other = dup(p[0]);
  SHOW(close(p[0]));
  printf("one reader: %x\n", polled(p[1], POLLOUT));
  SHOW(close(other));
  printf("no reader: %x\n", polled(p[1], POLLOUT));
  SHOW(write(p[1], block, 1));
  SHOW(close(p[1]));
  SHOW(pipe(p));
  SHOW(write(p[1], "abc", 3));
  SHOW(close(p[1]));
  printf("no writer: %x\n", polled(p[0], POLLIN));
  SHOW(read(p[0], block, 10));
  printf("end: %x\n", polled(p[0], POLLIN));
  SHOW(read(p[0], block, 10));
  SHOW(close(p[0]));
  printf("closed: %x\n", polled(p[0], POLLIN));
  SHOW(lseek(p[0], 0, SEEK_SET));
}

static void show_events(int ep, int timeout) {
  struct epoll_event events[8];
  int n = epoll_wait(ep, events, 8, timeout);
  printf("%d:", n);
  for (int i = 0; i < n; i++) {
    printf(" %x/%lu", events[i].events, (unsigned long)events[i].data.u64);
  }
  puts("");
}

static int ctl(int ep, int op, int fd, unsigned events, unsigned long data) {
  struct epoll_event event = {events, {.u64 = data}};
  return epoll_ctl(ep, op, fd, &event);
}

static void epolls(void) {
  int ep = epoll_create1(EPOLL_CLOEXEC), p[2], q[2];
  char byte;
  SHOW(fcntl(ep, F_GETFD));
  SHOW(pipe(p));
  SHOW(pipe(q));
  SHOW(ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLIN, 1));
  SHOW(ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLIN, 1));
  SHOW(ctl(ep, EPOLL_CTL_MOD, q[0], EPOLLIN, 1));
  SHOW(ctl(ep, EPOLL_CTL_DEL, q[0], 0, 0));
  SHOW(ctl(ep, EPOLL_CTL_ADD, 99, EPOLLIN, 1));
  SHOW(ctl(ep, EPOLL_CTL_ADD, ep, EPOLLIN, 1));
  SHOW(ctl(p[0], EPOLL_CTL_ADD, q[0], EPOLLIN, 1));
  SHOW(ctl(ep, 77, q[0], EPOLLIN, 1));
  SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, q[0], 0));
  struct epoll_event *volatile nowhere = (void *)8;
  SHOW(epoll_wait(ep, nowhere, 1, 0));
  struct epoll_event one[1];
  SHOW(epoll_wait(ep, one, 0, 0));
  SHOW(epoll_wait(p[0], one, 1, 0));
  show_events(ep, 0);
  write(p[1], "xy", 2);
  puts("level");
  show_events(ep, 0);
  show_events(ep, -1);
  puts("edge");
  SHOW(ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET, 2));
  show_events(ep, 0);
  show_events(ep, 0);
  read(p[0], &byte, 1);
  show_events(ep, 0);
  write(p[1], "z", 1);
  show_events(ep, 0);
  show_events(ep, 0);
  puts("oneshot");
  SHOW(ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 3));
  show_events(ep, 0);
  show_events(ep, 0);
  write(p[1], "z", 1);
  show_events(ep, 0);
  SHOW(ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 4));
  show_events(ep, 0);
  puts("several");
  SHOW(ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN, 1));
  SHOW(ctl(ep, EPOLL_CTL_ADD, q[0], EPOLLIN | EPOLLRDHUP, 5));
  SHOW(ctl(ep, EPOLL_CTL_ADD, q[1], EPOLLOUT, 6));
  show_events(ep, 0);
  write(q[1], "z", 1);
  int seen[8] = {0};
  for (int i = 0; i < 6; i++) {
    SHOW(epoll_wait(ep, one, 1, 0));
    seen[one[0].data.u64]++;
  }
  printf("each in turn: %d %d %d\n", seen[1], seen[5], seen[6]);
  puts("hang up");
  close(q[1]);
  show_events(ep, 0);
  puts("closed files leave");
  int copy = dup(p[0]);
  close(p[0]);
  show_events(ep, 0);
  close(copy);
  show_events(ep, 0);
  close(q[0]);
  show_events(ep, 0);
  puts("nested");
  int outer = epoll_create1(0), e = eventfd(0, 0);
  SHOW(ctl(outer, EPOLL_CTL_ADD, ep, EPOLLIN, 7));
  SHOW(ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN, 8));
  SHOW(ctl(ep, EPOLL_CTL_ADD, outer, EPOLLIN, 9));
  show_events(outer, 0);
  eventfd_write(e, 1);
  show_events(outer, 0);
  printf("poll of epoll: %x\n", polled(outer, POLLIN));
  show_events(ep, 0);
  int chain[8] = {outer};
  for (int i = 1; i < 6; i++) {
    chain[i] = epoll_create1(0);
    SHOW(ctl(chain[i], EPOLL_CTL_ADD, chain[i - 1], EPOLLIN, i));
  }
  int regular = open("/proc/self/exe", O_RDONLY);
  SHOW(ctl(ep, EPOLL_CTL_ADD, regular, EPOLLIN, 1));
  int null = open("/dev/null", O_RDWR);
  SHOW(ctl(ep, EPOLL_CTL_ADD, null, EPOLLIN, 1));
  SHOW(ctl(ep, EPOLL_CTL_DEL, e, 0, 0));
  SHOW(epoll_wait(ep, one, 1, 5));
}

static void events(void) {
  int e = eventfd(3, EFD_NONBLOCK);
  uint64_t value;
  char small[4];
  SHOW(read(e, small, 4));
  SHOW(read(e, &value, 8));
  printf("%lu\n", (unsigned long)value);
  SHOW(read(e, &value, 8));
  value = -1;
  SHOW(write(e, &value, 8));
  value = -2;
  SHOW(write(e, &value, 8));
  printf("full: %x\n", polled(e, POLLIN | POLLOUT));
  value = 1;
  SHOW(write(e, &value, 8));
  SHOW(read(e, &value, 8));
  printf("%lx\n", (unsigned long)value);
  int s = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
  for (int i = 0; i < 3; i++) {
    value = 0;
    SHOW(read(s, &value, 8));
    printf("%lu\n", (unsigned long)value);
  }
  SHOW(eventfd(0, 0x40));
}

static int timer_file, waker;

static void *late(void *unused) {
  usleep(20000);
  if (unused) {
    struct itimerspec soon = {{0, 0}, {0, 1000}};
    timerfd_settime(timer_file, 0, &soon, 0);
  } else {
    eventfd_write(waker, 5);
  }
  return 0;
}

static void timers(void) {
  int t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  uint64_t n;
  struct itimerspec got;
  SHOW(read(t, &n, 8));
  SHOW(timerfd_create(77, 0));
  struct itimerspec once = {{0, 0}, {0, 500000000}};
  SHOW(timerfd_settime(t, 0, &once, &got));
  printf("old %ld %ld\n", (long)got.it_value.tv_sec, got.it_value.tv_nsec);
  SHOW(read(t, &n, 8));
  SHOW(timerfd_gettime(t, &got));
  printf("running %d\n", got.it_value.tv_nsec > 0 && got.it_value.tv_nsec <= 500000000);
  struct pollfd entry = {t, POLLIN, 0};
  SHOW(poll(&entry, 1, -1));
  SHOW(read(t, &n, 8));
  printf("%lu\n", (unsigned long)n);
  SHOW(timerfd_gettime(t, &got));
  printf("off %ld\n", got.it_value.tv_nsec);
  struct itimerspec often = {{0, 10000000}, {0, 10000000}};
  SHOW(timerfd_settime(t, 0, &often, 0));
  usleep(55000);
  SHOW(read(t, &n, 8));
  printf("several %d\n", n >= 5);
  fcntl(t, F_SETFL, 0);
  SHOW(read(t, &n, 8));
  printf("%d\n", n >= 1);
  struct itimerspec past = {{0, 0}, {1, 0}};
  SHOW(timerfd_settime(t, TFD_TIMER_ABSTIME, &past, 0));
  SHOW(read(t, &n, 8));
  struct itimerspec wrong = {{0, 0}, {0, 1000000000}};
  SHOW(timerfd_settime(t, 0, &wrong, 0));
  SHOW(timerfd_settime(1, 0, &once, 0));
  // Another thread sets a timer that is being waited for.
  timer_file = timerfd_create(CLOCK_REALTIME, 0);
  int ep = epoll_create1(0);
  ctl(ep, EPOLL_CTL_ADD, timer_file, EPOLLIN, 1);
  pthread_t thread;
  pthread_create(&thread, 0, late, &t);
  show_events(ep, -1);
  pthread_join(thread, 0);
  waker = eventfd(0, 0);
  pthread_create(&thread, 0, late, 0);
  SHOW(read(waker, &n, 8));
  printf("%lu\n", (unsigned long)n);
  pthread_join(thread, 0);
}

static volatile int handled;
static void handler(int signal) { handled = signal; }

static void signals(void) {
  sigset_t set, none;
  sigemptyset(&none);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, 0);
  int s = signalfd(-1, &set, SFD_NONBLOCK);
  struct signalfd_siginfo info[4];
  SHOW(read(s, info, sizeof info));
  SHOW(read(s, info, 8));
  printf("%x\n", polled(s, POLLIN));
  raise(SIGUSR1);
  union sigval value = {.sival_int = 42};
  sigqueue(getpid(), SIGRTMIN, value);
  printf("%x\n", polled(s, POLLIN));
  SHOW(read(s, info, sizeof info));
  printf("%d %d: %d %d %d\n", info[0].ssi_signo, info[0].ssi_pid == getpid(), info[1].ssi_signo,
         info[1].ssi_int, info[1].ssi_code);
  SHOW(read(s, info, sizeof info));
  // A signal interrupts, whatever is waited for; the mask of the wait lets it through.
  signal(SIGUSR1, handler);
  raise(SIGUSR1);
  struct epoll_event one;
  int ep = epoll_create1(0);
  SHOW(epoll_pwait(ep, &one, 1, -1, &none));
  printf("handled %d\n", handled);
  handled = 0;
  raise(SIGUSR1);
  SHOW(ppoll(0, 0, 0, &none));
  printf("handled %d\n", handled);
  handled = 0;
  raise(SIGUSR1);
  SHOW(pselect(0, 0, 0, 0, 0, &none));
  printf("handled %d\n", handled);
  sigset_t now;
  sigprocmask(SIG_BLOCK, 0, &now);
  printf("still blocked: %d\n", sigismember(&now, SIGUSR1));
}

static void selects(void) {
  int p[2];
  fd_set r, w, x;
  struct timeval zero = {0, 0}, some = {0, 20000};
  SHOW(pipe(p));
  FD_ZERO(&r);
  FD_ZERO(&w);
  FD_ZERO(&x);
  FD_SET(p[0], &r);
  FD_SET(p[1], &w);
  FD_SET(p[0], &x);
  SHOW(select(p[1] + 1, &r, &w, &x, 0));
  printf("%d %d %d\n", FD_ISSET(p[0], &r), FD_ISSET(p[1], &w), FD_ISSET(p[0], &x));
  write(p[1], "x", 1);
  FD_SET(p[0], &r);
  SHOW(select(p[1] + 1, &r, &w, &x, &zero));
  printf("%d %d\n", FD_ISSET(p[0], &r), FD_ISSET(p[1], &w));
  char byte;
  read(p[0], &byte, 1);
  SHOW(select(p[0] + 1, &r, 0, 0, &some));
  printf("%d\n", FD_ISSET(p[0], &r));
  close(p[1]);
  FD_SET(p[0], &r);
  SHOW(select(p[0] + 1, &r, 0, 0, 0));
  close(p[0]);
  SHOW(select(p[0] + 1, &r, 0, 0, 0));
  SHOW(select(-1, 0, 0, 0, 0));
  struct timespec wrong = {0, -1};
  SHOW(pselect(0, 0, 0, 0, &wrong, 0));
  SHOW(select(0, 0, 0, 0, &some));
}

int main(void) {
  setvbuf(stdout, 0, _IOFBF, 1 << 16);
  pipes();
  epolls();
  events();
  timers();
  signals();
  selects();
  return 0;
}
