// SPDX-License-Identifier: Apache-2.0
// Waits for signals from outside, in the way its argument says.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *name = "";
static volatile int over;

static void on_signal(int number) {
  char line[40];
  write(1, line, snprintf(line, sizeof line, "%sgot %d\n", name, number));
  over = *name != 0;
}

int main(int argc, char **argv) {
  const char *how = argv[1];
  sigset_t all;
  sigfillset(&all);
  if (!strcmp(how, "catch") || !strcmp(how, "fork")) {
    signal(SIGINT, on_signal);
  } else if (!strcmp(how, "ignore")) {
    signal(SIGINT, SIG_IGN);
  } else if (!strcmp(how, "block")) {
    sigprocmask(SIG_BLOCK, &all, NULL);
  }
  if (!strcmp(how, "fork")) {
    name = fork() ? "parent " : "child ";
  }
  write(1, "ready\n", 6);
  while (!strcmp(how, "spin")) {
  }
  while (!over) {
    sleep(100);
  }
  if (!strcmp(name, "parent ")) {
    wait(NULL);
  }
  return 7;
}
