// SPDX-License-Identifier: Apache-2.0
// The system call instruction: number in a7, arguments in a0 to a5, result in a0, where -4095 to -1
// is a negated error number. Shared by the library's own sources only.
#ifndef RAW_SYSCALL_H
#define RAW_SYSCALL_H

#include <errno.h>
#include <sys/syscall.h>

static inline long raw_syscall6(long number, long a, long b, long c, long d, long e, long f) {
  register long a7 __asm__("a7") = number;
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  register long a3 __asm__("a3") = d;
  register long a4 __asm__("a4") = e;
  register long a5 __asm__("a5") = f;
  __asm__ volatile("ecall"
                   : "+r"(a0)
                   : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
                   : "memory");
  return a0;
}

static inline long raw_syscall3(long number, long a, long b, long c) {
  register long a7 __asm__("a7") = number;
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
  return a0;
}

static inline long raw_syscall1(long number, long a) {
  register long a7 __asm__("a7") = number;
  register long a0 __asm__("a0") = a;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7) : "memory");
  return a0;
}

// Turns the kernel's result into C's: -1 and errno on failure.
static inline long checked(long result) {
  if ((unsigned long)result > -4096ul) {
    errno = (int)-result;
    return -1;
  }
  return result;
}

#endif
