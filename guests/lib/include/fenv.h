// SPDX-License-Identifier: Apache-2.0
// The floating-point environment is the fcsr register: flags in bits 4 to 0, rounding mode in
// bits 7 to 5. FE_TONEARESTFROMZERO is RISC-V's fifth mode, RMM.
#ifndef FENV_H
#define FENV_H

typedef unsigned int fenv_t;
typedef unsigned int fexcept_t;

#define FE_INEXACT 1
#define FE_UNDERFLOW 2
#define FE_OVERFLOW 4
#define FE_DIVBYZERO 8
#define FE_INVALID 16
#define FE_ALL_EXCEPT 31

#define FE_TONEAREST 0
#define FE_TOWARDZERO 1
#define FE_DOWNWARD 2
#define FE_UPWARD 3
#define FE_TONEARESTFROMZERO 4

static inline int feclearexcept(int flags) {
  __asm__ volatile("csrc fflags, %0" : : "r"(flags & FE_ALL_EXCEPT) : "memory");
  return 0;
}

static inline int feraiseexcept(int flags) {
  __asm__ volatile("csrs fflags, %0" : : "r"(flags & FE_ALL_EXCEPT) : "memory");
  return 0;
}

static inline int fetestexcept(int flags) {
  int raised;
  __asm__ volatile("csrr %0, fflags" : "=r"(raised) : : "memory");
  return raised & flags;
}

static inline int fegetround(void) {
  int mode;
  __asm__ volatile("csrr %0, frm" : "=r"(mode) : : "memory");
  return mode;
}

static inline int fesetround(int mode) {
  if (mode < FE_TONEAREST || mode > FE_TONEARESTFROMZERO) {
    return -1;
  }
  __asm__ volatile("csrw frm, %0" : : "r"(mode) : "memory");
  return 0;
}

#endif
