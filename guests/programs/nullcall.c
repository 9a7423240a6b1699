// SPDX-License-Identifier: Apache-2.0
// Calls the kernel for nothing, over and over: the price of one system call. In a process VM the
// runtime answers it; in a system VM the guest kernel does, and with hardware assistance the
// hypervisor never hears of it.
//
// nullcall [COUNT]    (default 300,000)

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 300000;
  long pid = getpid();
  long same = 0;
  for (long i = 0; i < count; i++) {
    same += syscall(SYS_getpid) == pid;
  }
  printf("%ld of %ld answers agree\n", same, count);
  return same != count;
}
