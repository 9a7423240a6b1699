# SPDX-License-Identifier: Apache-2.0
# The smallest firmware that can carry the kernel, for tests: M mode, one hart, the SBI extensions
# BASE, TIME and DBCN and nothing else. It exists because older OpenSBI has no DBCN, and to prove
# that the kernel asks for no more than it says.
#
# The kernel is at 0x80200000; a0 and a1 are as the reset vector left them.

#define CLINT_MTIMECMP 0x02004000
#define UART 0x10000000
#define NOT_SUPPORTED -2
#define FAILED -1

    .text
    .globl _start
_start:
    lla     t0, trap
    csrw    mtvec, t0
    lla     t0, stack_top
    csrw    mscratch, t0
    li      t0, -1
    csrw    pmpaddr0, t0                # S mode may use all of memory
    li      t0, 0x1f
    csrw    pmpcfg0, t0
    li      t0, 0xb1ff                  # exceptions to S mode, except its own ecalls
    csrw    medeleg, t0
    li      t0, 0x222
    csrw    mideleg, t0
    li      t0, 7
    csrw    mcounteren, t0
    li      t0, 0x1800
    csrc    mstatus, t0
    li      t0, 0x0800                  # MPP = S
    csrs    mstatus, t0
    csrw    satp, zero
    li      t0, 0x80200000
    csrw    mepc, t0
    mret

    .balign 4
trap:
    csrrw   sp, mscratch, sp
    addi    sp, sp, -64
    sd      t0, 0(sp)
    sd      t1, 8(sp)
    sd      t2, 16(sp)
    sd      t3, 24(sp)
    csrr    t0, mcause
    bltz    t0, timer
    csrr    t1, mepc                    # an ecall from S mode: answer and go past it
    addi    t1, t1, 4
    csrw    mepc, t1
    li      t0, 0x10
    beq     a7, t0, base
    li      t0, 0x54494D45
    beq     a7, t0, set_timer
    li      t0, 0x4442434E
    beq     a7, t0, console
    li      a0, NOT_SUPPORTED
    j       done

base:                                   # only probe_extension matters to the kernel
    li      t0, 3
    bne     a6, t0, 1f
    li      a1, 1
    li      t0, 0x54494D45
    beq     a0, t0, 2f
    li      t0, 0x4442434E
    beq     a0, t0, 2f
1:  li      a1, 0
2:  li      a0, 0
    j       done

set_timer:
    li      t0, CLINT_MTIMECMP
    sd      a0, 0(t0)
    li      t0, 0x20
    csrc    mip, t0                     # STIP
    li      t0, 0x80
    csrs    mie, t0                     # MTIE
    li      a0, 0
    j       done

timer:                                  # the machine's timer becomes the supervisor's
    li      t0, 0x80
    csrc    mie, t0
    li      t0, 0x20
    csrs    mip, t0
    j       done

console:                                # a0 = count, a1 = physical address
    li      t0, UART
    mv      t1, a0
    bnez    a6, read
    li      t2, 100                     # takes at most 100 bytes at a time: the kernel must loop
    bleu    a0, t2, 1f
    mv      t1, t2
1:  mv      t3, t1
2:  beqz    t3, 4f
3:  lbu     t2, 5(t0)
    andi    t2, t2, 0x20
    beqz    t2, 3b
    lbu     t2, 0(a1)
    sb      t2, 0(t0)
    addi    a1, a1, 1
    addi    t3, t3, -1
    j       2b
4:  mv      a1, t1
    li      a0, 0
    j       done
read:
    lla     t3, ended
    lbu     t3, 0(t3)
    bnez    t3, 7f
5:  beq     t3, t1, 6f
    lbu     t2, 5(t0)
    andi    t2, t2, 1
    beqz    t2, 6f
    lbu     t2, 0(t0)
    sb      t2, 0(a1)
    addi    t2, t2, -4                  # ^D stands for the end of the input
    beqz    t2, 8f
    addi    a1, a1, 1
    addi    t3, t3, 1
    j       5b
6:  mv      a1, t3
    li      a0, 0
    j       done
8:  lla     t2, ended
    li      t1, 1
    sb      t1, 0(t2)
    j       6b
7:  li      a0, FAILED                  # the end of the input, to the kernel

done:
    ld      t0, 0(sp)
    ld      t1, 8(sp)
    ld      t2, 16(sp)
    ld      t3, 24(sp)
    addi    sp, sp, 64
    csrrw   sp, mscratch, sp
    mret

ended:
    .byte   0
    .balign 16
    .space  512
stack_top:
