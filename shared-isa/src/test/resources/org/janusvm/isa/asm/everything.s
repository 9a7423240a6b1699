# SPDX-License-Identifier: Apache-2.0
# Every directive and shape of operand the assembler knows; assembled by tests, never run.
        .file "everything.s"
        .equ FIVE, 5
        .set again, 1
        SIX = FIVE + 1
        .text
        .globl _start
        .type _start, @function
_start: la a0, value; lla a1, text   # two statements
        li a0, 0x123456789abcdef0
        li a1, -1; li a2, 2048 ; li a3, 0x80000000
        /* a comment
           over lines */ li a4, 'A' + '\n'
1:      addi sp, sp, -16
        sd ra, 8(sp)
        call main
        tail 3f
3:      beqz a0, 1b
        bnez a0, 2f
        lw a0, value
        lbu a1, text
        sw a0, value, t0
        fld fa0, number, t1
        fsd fa0, number, t1
        jump main, t2
2:      j 1b
        .macro push reg, offset=0
        sd \reg, \offset(sp)
        .endm
        push a0
        push a1, 8
        push reg=a2, offset=FIVE * 8
        .macro numbered
.Lhere\@: j .Lhere\@
        .endm
        numbered
        numbered
        csrr a0, mstatus
        csrw sscratch, a0
        csrwi 0x5c0, 3
        csrw fflags, 3
        csrrw a0, 768, a1
        rdcycle a0
        fscsr a0
        fsrmi 1
        fadd.d fa0, fa1, fa2, rtz
        fcvt.d.w fa0, a0
        fcvt.w.d a0, fa0
        fcvt.w.d a0, fa0, rtz
        amoadd.w.aqrl a0, a1, (a2)
        lr.d a0, 0(a1)
        sc.d.rl a0, a1, (a2)
        .insn r 0x0b, 1, 2, a0, a1, a2
        .insn r CUSTOM_0, 1, 2, a0, fa1, a2
        .insn r MADD, 7, 1, fa0, fa1, fa2, fa3
        .insn r4 MADD, 7, 1, fa0, fa1, fa2, fa3
        .insn i 0x13, 0, a0, a1, 5
        .insn i LOAD, 3, a0, 5(a1)
        .insn s 0x23, 0, a0, 5(a1)
        .insn sb 0x63, 0, a0, a1, main
        .insn u 0x37, a0, 0x12345
        .insn uj 0x6f, a0, main
        .insn ca C1, 0x23, 1, a0, a1
        .insn cr 2, 9, a0, a1
        .insn 0x00b50533
        .insn 2, 0x9002
        fence rw, w
        fence
        fence.tso
        fence.i
        sfence.vma
        sfence.vma a0
        ecall
        ebreak
        unimp
        .rept 3
        nop
        .endr
        .irp reg, a0, a1, s11
        add \reg, \reg, \reg
        .endr
        .ifdef FIVE
        addi a0, a0, FIVE
        .else
        addi a0, a0, 1
        .endif
        .if SIX > 7
        unknown instructions are skipped
        .elseif SIX == 6
        addi a1, a1, SIX
        .else
        more of them
        .endif
        .set again, again + 1
        addi a2, a2, again
        .set again, 7
        addi a2, a2, again
        .option push
        .option norvc
        addi sp, sp, -16
        mv a0, a1
        beqz a0, 4f
4:      unimp
        .option pop
        addi sp, sp, -16
        .p2align 4
main:   lui a0, %hi(value)
        addi a0, a0, %lo(value)
        lw a1, %lo(value + 4)(a0)
        sw a1, %lo(value)(a0)
5:      auipc a2, %pcrel_hi(value)
        ld a3, %pcrel_lo(5b)(a2)
        lw a4, (a3)
        jalr a0
        jalr a0, a1
        jalr a0, 4(a1)
        jalr a0, a1, 8
        jr 4(a1)
        ret
        bgt a0, a1, main
        bleu a0, a1, main
        sgt a0, a1, a2
        blt a0, a1, far
        beqz s0, far
        bgez a0, far
        j .
        j . + 4
        beq a0, a1, .-8
        .skip 5000
        .byte 0
        .balign 4
far:    ret
        .size main, . - main
        .data
value:  .word 1, 2, -1, 0xffffffff, far - main, . - value
        .dword main, value + 8, 1 << 40 | 3
        .half 1, -1, 65535
        .byte 'a', 255, -128, ~0 & 0x7f
text:   .asciz "hi\n\x41\101\\ \"quoted\" # no comment"
        .ascii "a", "bc"
        .string "last"
        .fill FIVE, 2, 0x1234
        .fill 3
        .zero 3
        .space 4, 0xab
        .p2align 3
        .quad (1 + 2) * 3 - 4 / 2, 7 % 4, 1 << 3 + 1, 5 ^ 1, 6 & 3 + 1, -(2), ~1, !0, 3 > 2, 3 == 2
        .uleb128 624485
        .sleb128 -123456
        .section .rodata
        .balign 8
number: .double 3.14, -1e300
        .float 0.1
        .section .rodata.str, "aMS", @progbits, 1
        .string "string"
        .bss
        .p2align 3
buffer: .zero 100
        .comm common, 8, 8
        .section .note.GNU-stack, "", @progbits
