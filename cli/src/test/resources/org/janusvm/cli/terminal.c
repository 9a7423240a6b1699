// SPDX-License-Identifier: Apache-2.0
// Asks the terminal it is started at, sets it, reads from it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static volatile int caught;
static void on_signal(int number) { caught = number; }

static void show(const char *what, const char *b, ssize_t n) {
  printf("%s %zd:", what, n);
  for (ssize_t i = 0; i < n; i++) {
    printf(" %02x", b[i] & 0xff);
  }
  printf("\n");
}

int main(int argc, char **argv) {
  char b[100];
  struct termios t, raw;
  struct winsize w;
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("terminals %d %d %d\n", isatty(0), isatty(1), isatty(2));
  printf("get %d\n", tcgetattr(0, &t));
  printf("lines %d echo %d erase %d\n", !!(t.c_lflag & ICANON), !!(t.c_lflag & ECHO),
         t.c_cc[VERASE]);
  printf("window %d", ioctl(0, TIOCGWINSZ, &w));
  printf(" %d %d\n", w.ws_row, w.ws_col);
  printf("foreground %d\n", tcgetpgrp(0) == getpgrp());
  printf("line?\n");
  show("line", b, read(0, b, sizeof b));
  raw = t;
  cfmakeraw(&raw);
  raw.c_oflag |= OPOST;
  raw.c_cc[VMIN] = 3;
  raw.c_cc[VTIME] = 0;
  printf("set %d\n", tcsetattr(0, TCSAFLUSH, &raw));
  tcgetattr(0, &raw);
  printf("minimum %d\n", raw.c_cc[VMIN]);
  printf("three?\n");
  show("three", b, read(0, b, sizeof b));
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 2;
  tcsetattr(0, TCSANOW, &raw);
  show("patience", b, read(0, b, sizeof b));
  raw.c_cc[VTIME] = 0;
  tcsetattr(0, TCSANOW, &raw);
  show("none", b, read(0, b, sizeof b));
  raw.c_cc[VMIN] = 5;
  raw.c_cc[VTIME] = 3;
  tcsetattr(0, TCSANOW, &raw);
  printf("one?\n");
  show("one", b, read(0, b, sizeof b));
  struct sigaction sa = {.sa_handler = on_signal};
  sigaction(SIGWINCH, &sa, NULL);
  printf("resize?\n");
  ssize_t n = read(0, b, sizeof b);
  printf("resized %zd %s caught %d\n", n, n < 0 ? strerror(errno) : "", caught);
  ioctl(0, TIOCGWINSZ, &w);
  printf("window %d %d\n", w.ws_row, w.ws_col);
  if (argc > 1) {
    if (argv[1][0] == 'a') {
      abort();
    }
    printf("leave raw\n");
    return 5;
  }
  tcsetattr(0, TCSADRAIN, &t);
  sigaction(SIGINT, &sa, NULL);
  printf("interrupt?\n");
  n = read(0, b, sizeof b);
  printf("interrupted %zd %s caught %d\n", n, n < 0 ? strerror(errno) : "", caught);
  sigaction(SIGQUIT, &sa, NULL);
  for (int i = 0; i < 2; i++) {
    caught = 0;
    printf("quit?\n");
    n = read(0, b, sizeof b);
    printf("quit %zd %s caught %d\n", n, n < 0 ? strerror(errno) : "", caught);
  }
  printf("end?\n");
  show("end", b, read(0, b, sizeof b));
  return 6;
}
