// SPDX-License-Identifier: Apache-2.0
// A pseudo-terminal: what is printed is the same on every Linux.
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
#include <termios.h>
#include <unistd.h>

static int master, slave;
static char b[5000];

static void show(const char *what, ssize_t n) {
  printf("%s %zd%s%s '", what, n, n < 0 ? " " : "", n < 0 ? strerror(errno) : "");
  for (ssize_t i = 0; i < n; i++) {
    unsigned char c = b[i];
    printf(c < ' ' || c > 126 ? "\\%02x" : "%c", c);
  }
  printf("'\n");
}

static void show_poll(const char *what, int fd) {
  struct pollfd p = {fd, POLLIN | POLLOUT, 0};
  poll(&p, 1, 0);
  printf("%s:%s%s%s%s\n", what, p.revents & POLLIN ? " IN" : "",
         p.revents & POLLOUT ? " OUT" : "", p.revents & POLLHUP ? " HUP" : "",
         p.revents & POLLERR ? " ERR" : "");
}

// Types, then shows what can be read and what was echoed.
static void type(const char *what, const char *text, size_t length) {
  printf("-- %s\n", what);
  write(master, text, length);
  usleep(20000);
  show("echo", read(master, b, sizeof b));
  show("read", read(slave, b, sizeof b));
}

#define TYPE(text) type(#text, text, sizeof(text) - 1)

static void set(int input, int output, int local) {
  struct termios t;
  tcgetattr(slave, &t);
  t.c_iflag = input;
  t.c_oflag = output;
  t.c_lflag = local;
  tcsetattr(slave, TCSANOW, &t);
}

static void lines(void) {
  struct termios t;
  printf("get %d: %x %x %x\n", tcgetattr(slave, &t), t.c_iflag, t.c_oflag, t.c_lflag);
  fcntl(master, F_SETFL, O_NONBLOCK);
  fcntl(slave, F_SETFL, O_NONBLOCK);
  show_poll("slave", slave);
  show_poll("master", master);
  TYPE("half");
  show_poll("slave with half a line", slave);
  TYPE(" line\r");
  TYPE("two\nlines\n");
  show("second", read(slave, b, sizeof b));
  TYPE("abc\x7f\x7fx\n");
  TYPE("\x7f\x7fonly\n");
  TYPE("kill\x15me\n");
  TYPE("a word or_two  \x17s\n");
  TYPE("control \x01\x02\x7f\n");
  TYPE("tab\tb\x7f\x7fx\n");
  TYPE("literal \x16\x03\n");
  TYPE("reprint\x12ed\n");
  TYPE("end\x04");
  TYPE("\x04");
  TYPE("\x13");
  errno = 0;
  show("write while stopped", write(slave, "x", 1));
  TYPE("\x11");
  show("write", write(slave, "one\ntwo\tx\r", 10));
  show("out", read(master, b, sizeof b));
  write(master, "long line that is read in parts\n", 32);
  usleep(20000);
  show("part", read(slave, b, 10));
  show("rest", read(slave, b, sizeof b));
  read(master, b, sizeof b);
  printf("-- no echo\n");
  set(ICRNL, OPOST | ONLCR, ICANON);
  TYPE("quiet\x7f!\n");
  set(ICRNL, OPOST | ONLCR, ICANON | ECHONL);
  TYPE("newline only\n");
  set(ICRNL, OPOST | ONLCR, ICANON | ECHO);
  TYPE("paper\x7f\x15x\n");
  set(INLCR, OPOST | OCRNL, ICANON | ECHO);
  TYPE("cr\r\n");
  set(IGNCR, 0, ICANON | ECHO);
  TYPE("no\rcr\n");
  write(slave, "a\nb\n", 4);
  show("raw out", read(master, b, sizeof b));
  printf("-- raw\n");
  set(0, 0, 0);
  TYPE("\x03\x04\r\n\x7f");
  set(ISTRIP, 0, 0);
  TYPE("\xe1\xe2");
  set(ICRNL | IXON, OPOST | ONLCR, ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN);
  write(master, "lost\n", 5);
  usleep(20000);
  tcflush(slave, TCIOFLUSH);
  show("flushed", read(slave, b, sizeof b));
  show("flushed", read(master, b, sizeof b));
}

static volatile int caught[40];
static void on_signal(int number) { caught[number]++; }

static void jobs(const char *name) {
  fcntl(master, F_SETFL, 0);
  fflush(stdout);
  int ready[2];
  pipe(ready);
  pid_t child = fork();
  if (child == 0) {
    close(master);
    close(slave);
    printf("session of its own %d\n", setsid() == getpid());
    printf("no terminal %d %s\n", open("/dev/tty", O_RDWR), strerror(errno));
    int tty = open(name, O_RDWR);
    printf("foreground is us %d\n", tcgetpgrp(tty) == getpid());
    int own = open("/dev/tty", O_RDWR);
    printf("now there is one %d %d\n", own >= 0, isatty(own));
    struct sigaction sa = {.sa_handler = on_signal};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGQUIT, &sa, NULL);
    sigaction(SIGWINCH, &sa, NULL);
    sigaction(SIGHUP, &sa, NULL);
    write(ready[1], "x", 1);
    errno = 0;
    show("read", read(tty, b, 100));
    printf("interrupt %d\n", caught[SIGINT]);
    write(ready[1], "x", 1);
    show("read", read(tty, b, 100));
    printf("quit %d\n", caught[SIGQUIT]);
    write(ready[1], "x", 1);
    show("read", read(tty, b, 100));
    printf("window %d\n", caught[SIGWINCH]);
    fflush(stdout);
    pid_t job = fork();
    if (job == 0) {
      setpgid(0, 0);
      signal(SIGTTOU, SIG_DFL);
      ssize_t n = read(own, b, 100);
      show("job reads", n);
      fflush(stdout);
      for (;;) {
        pause();
      }
    }
    setpgid(job, job);
    int status;
    printf("job %d\n", waitpid(job, &status, WUNTRACED) == job);
    printf("stopped %d by %d\n", WIFSTOPPED(status), WSTOPSIG(status) == SIGTTIN);
    fflush(stdout);
    signal(SIGTTOU, SIG_IGN);
    printf("to the foreground %d\n", tcsetpgrp(own, job));
    fflush(stdout);
    kill(-job, SIGCONT);
    write(ready[1], "x", 1);
    printf("job again %d\n", waitpid(job, &status, WUNTRACED) == job);
    printf("stopped %d by %d\n", WIFSTOPPED(status), WSTOPSIG(status) == SIGTSTP);
    printf("back %d\n", tcsetpgrp(own, getpid()));
    errno = 0;
    printf("nobody's group %d %s\n", tcsetpgrp(own, 1 << 20), strerror(errno));
    kill(-job, SIGKILL);
    waitpid(job, &status, 0);
    fflush(stdout);
    write(ready[1], "x", 1);
    show("read", read(tty, b, 100));
    printf("hung up %d\n", caught[SIGHUP]);
    errno = 0;
    show("read after", read(tty, b, 100));
    show("write after", write(tty, "x", 1));
    fflush(stdout);
    _exit(0);
  }
  close(slave);
  close(ready[1]);
  const char *typed[] = {"\x03", "\x1c", NULL, "for the job\n"};
  for (int i = 0; i < 4; i++) {
    read(ready[0], b, 1);
    usleep(100000);
    if (typed[i]) {
      write(master, typed[i], strlen(typed[i]));
    } else {
      struct winsize w = {40, 100, 0, 0};
      ioctl(master, TIOCSWINSZ, &w);
    }
  }
  usleep(200000);
  write(master, "\x1a", 1);
  read(ready[0], b, 1);
  usleep(100000);
  close(master);
  waitpid(child, NULL, 0);
}

int main(void) {
  struct winsize w;
  setvbuf(stdout, NULL, _IOLBF, 0);
  master = posix_openpt(O_RDWR | O_NOCTTY);
  printf("master %d terminal %d\n", master >= 0, isatty(master));
  printf("grant %d\n", grantpt(master));
  char name[100];
  printf("name %d\n", ptsname_r(master, name, sizeof name));
  printf("locked %d %s\n", open(name, O_RDWR | O_NOCTTY), strerror(errno));
  printf("unlock %d\n", unlockpt(master));
  slave = open(name, O_RDWR | O_NOCTTY);
  printf("slave %d terminal %d\n", slave >= 0, isatty(slave));
  printf("its name is right %d\n", ttyname(slave) && !strcmp(ttyname(slave), name));
  struct stat st;
  fstat(slave, &st);
  printf("character device %d of major %d\n", S_ISCHR(st.st_mode), (int)(st.st_rdev >> 8));
  ioctl(slave, TIOCGWINSZ, &w);
  printf("window %d %d\n", w.ws_row, w.ws_col);
  w.ws_row = 12;
  w.ws_col = 34;
  ioctl(master, TIOCSWINSZ, &w);
  memset(&w, 0, sizeof w);
  ioctl(slave, TIOCGWINSZ, &w);
  printf("window %d %d\n", w.ws_row, w.ws_col);
  lines();
  jobs(name);
  printf("-- the other end first\n");
  master = posix_openpt(O_RDWR | O_NOCTTY);
  unlockpt(master);
  ptsname_r(master, name, sizeof name);
  slave = open(name, O_RDWR | O_NOCTTY);
  write(slave, "last words", 10);
  close(slave);
  show_poll("master", master);
  show("read", read(master, b, sizeof b));
  show("read", read(master, b, sizeof b));
  slave = open(name, O_RDWR | O_NOCTTY);
  printf("opened again %d\n", slave >= 0);
  return 17;
}
