// SPDX-License-Identifier: Apache-2.0
// Entry of every guest program. The kernel leaves argc at sp, followed by the argument, environment
// and auxiliary vectors.

    .section .text.start, "ax"
    .globl _start
    .type _start, @function
_start:
    .option push
    .option norelax               // gp is not set yet, so nothing may be relaxed to use it
    la      gp, __global_pointer$
    .option pop
    mv      a0, sp
    andi    sp, sp, -16
    li      ra, 0                 // the outermost frame: no caller, no frame pointer
    li      s0, 0
    call    __libc_start
    .size _start, . - _start

    .section .note.GNU-stack, "", @progbits
