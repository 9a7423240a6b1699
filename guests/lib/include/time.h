// SPDX-License-Identifier: Apache-2.0
#ifndef TIME_H
#define TIME_H

#include <sys/types.h>

typedef int clockid_t;
typedef long clock_t;

struct timespec {
  time_t tv_sec;
  long tv_nsec;
};

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCKS_PER_SEC 1000000L

int clock_gettime(clockid_t clock, struct timespec *now);
int nanosleep(const struct timespec *duration, struct timespec *remaining);
time_t time(time_t *now);
clock_t clock(void);

#endif
