// SPDX-License-Identifier: Apache-2.0
#include <time.h>

#include <unistd.h>

#include "raw_syscall.h"

int clock_gettime(clockid_t clock, struct timespec *now) {
  return (int)checked(raw_syscall3(SYS_clock_gettime, clock, (long)now, 0));
}

int nanosleep(const struct timespec *duration, struct timespec *remaining) {
  return (int)checked(raw_syscall3(SYS_nanosleep, (long)duration, (long)remaining, 0));
}

unsigned int sleep(unsigned int seconds) {
  struct timespec duration = {.tv_sec = seconds};
  struct timespec remaining = {0};
  return nanosleep(&duration, &remaining) < 0 ? (unsigned int)remaining.tv_sec : 0;
}

time_t time(time_t *now) {
  struct timespec t;
  if (clock_gettime(CLOCK_REALTIME, &t) < 0) {
    return -1;
  }
  if (now) {
    *now = t.tv_sec;
  }
  return t.tv_sec;
}

clock_t clock(void) {
  struct timespec t;
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) < 0) {
    return -1;
  }
  return t.tv_sec * CLOCKS_PER_SEC + t.tv_nsec / 1000;
}
