# SPDX-License-Identifier: Apache-2.0
# Touching user memory. sstatus.SUM is on between user_access_start and user_access_end and
# nowhere else; a page fault there that cannot be mended continues at user_access_fault.

#include "include/csr.h"

    .text
    .globl user_access_start, user_access_end, user_access_fault
user_access_start:

# int user_copy(void *to, const void *from, size_t n): 0, or -EFAULT
    .globl user_copy
user_copy:
    li      t6, SSTATUS_SUM
    csrs    sstatus, t6
    or      t0, a0, a1
    andi    t0, t0, 7
    bnez    t0, 3f                      # eight bytes at a time only when both are aligned
1:  li      t1, 8
    bltu    a2, t1, 3f
    ld      t0, 0(a1)
    sd      t0, 0(a0)
    addi    a0, a0, 8
    addi    a1, a1, 8
    addi    a2, a2, -8
    j       1b
3:  beqz    a2, 4f
    lb      t0, 0(a1)
    sb      t0, 0(a0)
    addi    a0, a0, 1
    addi    a1, a1, 1
    addi    a2, a2, -1
    j       3b
4:  csrc    sstatus, t6
    li      a0, 0
    ret

# int user_clear(void *to, size_t n): 0, or -EFAULT
    .globl user_clear
user_clear:
    li      t6, SSTATUS_SUM
    csrs    sstatus, t6
1:  beqz    a1, 2f
    sb      zero, 0(a0)
    addi    a0, a0, 1
    addi    a1, a1, -1
    j       1b
2:  csrc    sstatus, t6
    li      a0, 0
    ret

# long user_string(char *to, const char *from, size_t size): its length without the NUL, size when
# no NUL was found in time, or -EFAULT
    .globl user_string
user_string:
    li      t6, SSTATUS_SUM
    csrs    sstatus, t6
    li      t1, 0
1:  beq     t1, a2, 2f
    lb      t0, 0(a1)
    sb      t0, 0(a0)
    beqz    t0, 2f
    addi    a0, a0, 1
    addi    a1, a1, 1
    addi    t1, t1, 1
    j       1b
2:  csrc    sstatus, t6
    mv      a0, t1
    ret
user_access_end:

user_access_fault:
    li      t6, SSTATUS_SUM
    csrc    sstatus, t6
    li      a0, -14                     # -EFAULT
    ret
