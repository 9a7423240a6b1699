# SPDX-License-Identifier: Apache-2.0
# The one door into the kernel and the one door out.
#
# sscratch tells where a trap came from: in user mode it holds the running task, in the kernel 0.
# That one register is enough, because csrrw swaps it with tp in a single instruction.

#include "include/csr.h"
#include "include/task.h"

    .macro  for_saved_registers op
    .irp    n, 5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    \op     x\n, 8*\n(sp)
    .endr
    .endm

    .text
    .balign 4                           # stvec's low two bits are a mode
    .globl trap_entry
trap_entry:
    csrrw   tp, sscratch, tp
    bnez    tp, from_user
from_kernel:
    csrr    tp, sscratch                # tp was right already: take it back
    sd      sp, TASK_SCRATCH(tp)        # and stay on the stack in use
    j       save
from_user:
    sd      sp, TASK_SCRATCH(tp)
    ld      sp, TASK_KERNEL_SP(tp)
save:
    addi    sp, sp, -FRAME_SIZE
    sd      x1, 8*1(sp)
    sd      x3, 8*3(sp)
    for_saved_registers sd
    ld      s0, TASK_SCRATCH(tp)        # sp as it was
    csrrw   s1, sscratch, zero          # tp as it was; from now on we are in the kernel
    li      t0, SSTATUS_SUM | SSTATUS_FS
    csrrc   s2, sstatus, t0             # kernel: no user memory and no floating point by accident
    csrr    s3, sepc
    csrr    s4, scause
    csrr    s5, stval
    sd      s0, 8*2(sp)
    sd      s1, 8*4(sp)
    sd      s2, FRAME_SSTATUS(sp)
    sd      s3, FRAME_SEPC(sp)
    sd      s4, FRAME_SCAUSE(sp)
    sd      s5, FRAME_STVAL(sp)
    mv      a0, sp
    call    trap

# Also where a new task begins, with sp at a frame made by hand.
    .globl trap_return
trap_return:
    ld      t0, FRAME_SSTATUS(sp)
    ld      t1, FRAME_SEPC(sp)
    andi    t2, t0, SSTATUS_SPP
    bnez    t2, 1f
    csrw    sscratch, tp                # going to user mode: the next trap comes from there
1:  csrw    sstatus, t0
    csrw    sepc, t1
    ld      x1, 8*1(sp)
    ld      x3, 8*3(sp)
    ld      x4, 8*4(sp)
    for_saved_registers ld
    ld      sp, 8*2(sp)
    sret

# void switch_context(struct context *from, struct context *to, struct task *next)
# Returns on next's stack, from next's own earlier call. Only callee-saved registers matter: to
# the compiler this is an ordinary function call.
    .globl switch_context
switch_context:
    sd      ra, 0(a0)
    sd      sp, 8(a0)
    .set    n, 0
    .irp    r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11
    sd      \r, 16+8*n(a0)
    .set    n, n+1
    .endr
    addi    t0, sp, -8
    sc.d    zero, zero, (t0)            # breaks a reservation an interrupted lr left behind
    ld      ra, 0(a1)
    ld      sp, 8(a1)
    .set    n, 0
    .irp    r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11
    ld      \r, 16+8*n(a1)
    .set    n, n+1
    .endr
    mv      tp, a2
    ret

# A new task's context.ra: it finishes what schedule() began and goes to user mode.
    .globl task_begin
task_begin:
    call    finish_switch
    call    unlock_kernel
    j       trap_return

# What a signal handler returns to, on a page every user address space sees (see signal.c).
    .section .rodata
    .balign 4
    .globl trampoline_start, trampoline_end
trampoline_start:
    li      a7, 139                     # rt_sigreturn
    ecall
trampoline_end:
