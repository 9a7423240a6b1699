# SPDX-License-Identifier: Apache-2.0
# The first instructions: from the firmware's hands, at physical addresses with paging off,
# into C at the kernel's virtual address. Everything before kernel_main is on this page.
#
# In:  a0 = id of this hart, a1 = physical address of the device tree, satp = 0, S mode.

#include "include/csr.h"
#include "include/layout.h"

    .section .text.boot, "ax"
    .globl _start
_start:
    lla     t0, halt
    csrw    stvec, t0               # a trap before trap_entry is ready stops here, visibly
    csrw    sie, zero               # no interrupt source may disturb us
    csrw    sscratch, zero          # "the trap came from the kernel", see trap.S

    lla     t0, boot_page_table     # the table stands ready in the image
    srli    t0, t0, PAGE_SHIFT
    li      t1, SATP_SV39
    or      t0, t0, t1
    sfence.vma                      # whatever ran before us may have left translations
    csrw    satp, t0                # paging is on; the table maps this code where it stands too
    sfence.vma

    li      t1, KERNEL_OFFSET
    lla     t0, high
    add     t0, t0, t1
    jr      t0                      # from here on pc is a kernel virtual address
high:
    lla     t0, trap_entry
    csrw    stvec, t0
    lla     sp, boot_stack_top
    lla     tp, harts               # the boot hart's idle task: "current" until there are others

    lla     t0, bss_start           # C expects its zeroed variables to be zero
    lla     t1, bss_end
1:  sd      zero, 0(t0)
    sd      zero, 8(t0)
    sd      zero, 16(t0)
    sd      zero, 24(t0)
    addi    t0, t0, 32
    bltu    t0, t1, 1b

    call    kernel_main             # (a0, a1); does not return

    .balign 4
halt:
    wfi
    j       halt

# A further hart, started by SBI HSM. a0 = its id, a1 = the virtual address of its idle task,
# whose kernel_sp says which stack to use.
    .globl _start_secondary
_start_secondary:
    csrw    sie, zero
    csrw    sscratch, zero
    lla     t0, boot_page_table
    srli    t0, t0, PAGE_SHIFT
    li      t1, SATP_SV39
    or      t0, t0, t1
    sfence.vma
    csrw    satp, t0
    sfence.vma
    li      t1, KERNEL_OFFSET
    lla     t0, 1f
    add     t0, t0, t1
    jr      t0
1:  lla     t0, trap_entry
    csrw    stvec, t0
    mv      tp, a1
    ld      sp, 0(tp)
    call    secondary_main

# One Sv39 root table of 1 GiB leaves: up to 64 GiB of RAM at its physical address (for the few
# instructions between "paging on" and the jump) and again at KERNEL_OFFSET. paging_init() replaces
# it.
#define LEAF 0xcf                   /* D A - - X W R V */
    .section .data.page_aligned, "aw"
    .balign 4096
    .globl boot_page_table
boot_page_table:
    .zero   2 * 8
    .set    gigabyte, 2
    .rept   64
    .quad   (gigabyte << 28) | LEAF
    .set    gigabyte, gigabyte + 1
    .endr
    .zero   (256 - 66 + 2) * 8
    .set    gigabyte, 2
    .rept   64
    .quad   (gigabyte << 28) | LEAF
    .set    gigabyte, gigabyte + 1
    .endr
    .zero   (256 - 66) * 8

    .section .bss
    .balign 16
    .space  KERNEL_STACK_SIZE
boot_stack_top:
