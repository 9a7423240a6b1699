// SPDX-License-Identifier: Apache-2.0
// int __clone_thread(void (*function)(void *), void *argument, void *stack_top, int *tid)
//
// Starts a thread of this process. The kernel writes its id to tid before it runs, and zero when it
// has ended, waking whoever waits there. Returns the id, or a negated error number.

    .set SYS_EXIT, 93
    .set SYS_CLONE, 220
    // VM FS FILES SIGHAND THREAD SYSVSEM PARENT_SETTID CHILD_CLEARTID
    .set FLAGS, 0x100 + 0x200 + 0x400 + 0x800 + 0x10000 + 0x40000 + 0x100000 + 0x200000

    .text
    .globl __clone_thread
    .type __clone_thread, @function
__clone_thread:
    addi    a2, a2, -16           // the new thread finds function and argument on its stack
    sd      a0, 0(a2)
    sd      a1, 8(a2)
    mv      a1, a2                // clone(flags, stack, parent_tid, tls, child_tid)
    mv      a2, a3
    mv      a4, a3
    li      a3, 0
    li      a0, FLAGS
    li      a7, SYS_CLONE
    ecall
    beqz    a0, 1f
    ret
1:
    ld      a1, 0(sp)
    ld      a0, 8(sp)
    addi    sp, sp, 16
    li      ra, 0
    li      s0, 0
    jalr    a1
    li      a0, 0
    li      a7, SYS_EXIT          // ends this thread only
    ecall
    .size __clone_thread, . - __clone_thread

    .section .note.GNU-stack, "", @progbits
