// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Op.CLZ;
import static org.janusvm.isa.ir.Op.CPOP;
import static org.janusvm.isa.ir.Op.CTZ;
import static org.janusvm.isa.ir.Op.MAX;
import static org.janusvm.isa.ir.Op.MAXU;
import static org.janusvm.isa.ir.Op.MIN;
import static org.janusvm.isa.ir.Op.MINU;
import static org.janusvm.isa.ir.Op.ORC_B;
import static org.janusvm.isa.ir.Op.REV8;
import static org.janusvm.isa.ir.Op.ROTL;
import static org.janusvm.isa.ir.Op.ROTR;
import static org.janusvm.isa.ir.Op.SEXT16;
import static org.janusvm.isa.ir.Op.SEXT8;
import static org.janusvm.isa.ir.Op.ZEXT16;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.spec.Declarations;

/** Zbb: basic bit manipulation (RISC-V Unprivileged ISA, "B" extension). */
public final class Zbb {
  private Zbb() {}

  public static void declare(Declarations isa) {
    isa.extension("Zbb");
    String rrr = "rd, rs1, rs2";
    isa.define(
        "andn", "0100000 rs2 rs1 111 rd 0110011", rrr, b -> b.rd(b.and(b.rs1(), b.not(b.rs2()))));
    isa.define(
        "orn", "0100000 rs2 rs1 110 rd 0110011", rrr, b -> b.rd(b.or(b.rs1(), b.not(b.rs2()))));
    isa.define(
        "xnor", "0100000 rs2 rs1 100 rd 0110011", rrr, b -> b.rd(b.not(b.xor(b.rs1(), b.rs2()))));
    binary(isa, "max", "110", MAX);
    binary(isa, "maxu", "111", MAXU);
    binary(isa, "min", "100", MIN);
    binary(isa, "minu", "101", MINU);
    unary(isa, "clz", "011000000000 rs1 001 rd 0010011", CLZ);
    unary(isa, "ctz", "011000000001 rs1 001 rd 0010011", CTZ);
    unary(isa, "cpop", "011000000010 rs1 001 rd 0010011", CPOP);
    unary(isa, "sext.b", "011000000100 rs1 001 rd 0010011", SEXT8);
    unary(isa, "sext.h", "011000000101 rs1 001 rd 0010011", SEXT16);
    unary(isa, "zext.h", "000010000000 rs1 100 rd 0111011", ZEXT16);
    unary(isa, "orc.b", "001010000111 rs1 101 rd 0010011", ORC_B);
    unary(isa, "rev8", "011010111000 rs1 101 rd 0010011", REV8);
    countWord(isa, "clzw", "011000000000", CLZ);
    countWord(isa, "ctzw", "011000000001", CTZ);
    countWord(isa, "cpopw", "011000000010", CPOP);
    rotations(isa);
  }

  private static void binary(Declarations isa, String name, String funct3, Op op) {
    isa.define(
        name,
        "0000101 rs2 rs1 " + funct3 + " rd 0110011",
        "rd, rs1, rs2",
        b -> b.rd(b.op(op, b.rs1(), b.rs2())));
  }

  private static void unary(Declarations isa, String name, String encoding, Op op) {
    isa.define(name, encoding, "rd, rs1", b -> b.rd(b.op(op, b.rs1())));
  }

  private static void countWord(Declarations isa, String name, String selector, Op op) {
    isa.define(name, selector + " rs1 001 rd 0011011", "rd, rs1", b -> b.rdw(b.op(op, b.rs1w())));
  }

  private static void rotations(Declarations isa) {
    isa.define(
        "rol",
        "0110000 rs2 rs1 001 rd 0110011",
        "rd, rs1, rs2",
        b -> b.rd(b.shift(ROTL, b.rs1(), b.rs2())));
    isa.define(
        "ror",
        "0110000 rs2 rs1 101 rd 0110011",
        "rd, rs1, rs2",
        b -> b.rd(b.shift(ROTR, b.rs1(), b.rs2())));
    isa.define(
        "rori",
        "011000 uimm[5:0] rs1 101 rd 0010011",
        "rd, rs1, imm",
        b -> b.rd(b.shift(ROTR, b.rs1(), b.imm())));
    isa.define(
        "rolw",
        "0110000 rs2 rs1 001 rd 0111011",
        "rd, rs1, rs2",
        b -> b.rdw(b.shift(ROTL, b.rs1w(), b.rs2())));
    isa.define(
        "rorw",
        "0110000 rs2 rs1 101 rd 0111011",
        "rd, rs1, rs2",
        b -> b.rdw(b.shift(ROTR, b.rs1w(), b.rs2())));
    isa.define(
        "roriw",
        "0110000 uimm[4:0] rs1 101 rd 0011011",
        "rd, rs1, imm",
        b -> b.rdw(b.shift(ROTR, b.rs1w(), b.imm())));
  }
}
