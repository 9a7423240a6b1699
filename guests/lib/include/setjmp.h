// SPDX-License-Identifier: Apache-2.0
#ifndef SETJMP_H
#define SETJMP_H

// ra, sp, s0 to s11, fs0 to fs11; see setjmp.S.
typedef unsigned long jmp_buf[26];

int setjmp(jmp_buf env) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf env, int value);

#endif
