# SPDX-License-Identifier: Apache-2.0
# Training of the AOT cache: accesses that cross from page to page, which compilers make only for
# packed or unaligned data, yet every interpreter of Debian's does now and then.
    .globl _start
    .text
_start:
    la      s0, pages
    li      t0, 4096
    add     s0, s0, t0
    li      s1, 20000
loop:
    sd      s1, -3(s0)
    ld      t1, -3(s0)
    sw      t1, -2(s0)
    lw      t2, -2(s0)
    lwu     t3, -1(s0)
    sh      t2, -1(s0)
    lh      t4, -1(s0)
    lhu     t5, -1(s0)
    sb      t2, -1(s0)
    lb      t4, -1(s0)
    lbu     t5, -1(s0)
    fsd     fa0, -5(s0)
    fld     fa0, -5(s0)
    fsw     fa0, -3(s0)
    flw     fa0, -3(s0)
    addi    s1, s1, -1
    bnez    s1, loop
    li      a0, 0
    li      a7, 93
    ecall
    .bss
    .balign 4096
pages:
    .space  8192
