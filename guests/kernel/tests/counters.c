// SPDX-License-Identifier: Apache-2.0
// User programs may read the counters, and sleeping takes time.
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  unsigned long time, cycle, instret;
  __asm__ volatile("rdtime %0\n rdcycle %1\n rdinstret %2\n"
                   : "=r"(time), "=r"(cycle), "=r"(instret));
  printf("counters %d\n", time && cycle && instret);
  struct timespec a, b, pause = {0, 25000000};
  clock_gettime(CLOCK_MONOTONIC, &a);
  printf("sleep %ld\n", syscall(SYS_nanosleep, &pause, 0));
  clock_gettime(CLOCK_MONOTONIC, &b);
  long ns = (b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec;
  printf("at least as long as asked: %d\n", ns >= 25000000);
  clock_gettime(CLOCK_REALTIME, &a);
  printf("after 2020: %d\n", a.tv_sec > 1577836800);
  return 0;
}
