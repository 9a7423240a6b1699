# SPDX-License-Identifier: Apache-2.0
# Saving and loading the floating-point registers: the only code of the kernel that touches them.

    .option arch, +f, +d
    .text
    .macro  for_fp_registers op
    .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    \op     f\n, 8*\n(a0)
    .endr
    .endm

# void fp_save(struct fp_state *to); sstatus.FS must not be off
    .globl fp_save
fp_save:
    for_fp_registers fsd
    frcsr   t0
    sd      t0, 8*32(a0)
    ret

# void fp_load(const struct fp_state *from)
    .globl fp_load
fp_load:
    for_fp_registers fld
    ld      t0, 8*32(a0)
    fscsr   t0
    ret
