// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Op.EQ;
import static org.janusvm.isa.ir.Op.GE;
import static org.janusvm.isa.ir.Op.GEU;
import static org.janusvm.isa.ir.Op.LOAD_I16;
import static org.janusvm.isa.ir.Op.LOAD_I32;
import static org.janusvm.isa.ir.Op.LOAD_I64;
import static org.janusvm.isa.ir.Op.LOAD_I8;
import static org.janusvm.isa.ir.Op.LOAD_U16;
import static org.janusvm.isa.ir.Op.LOAD_U32;
import static org.janusvm.isa.ir.Op.LOAD_U8;
import static org.janusvm.isa.ir.Op.LT;
import static org.janusvm.isa.ir.Op.LTU;
import static org.janusvm.isa.ir.Op.NE;
import static org.janusvm.isa.ir.Op.SAR;
import static org.janusvm.isa.ir.Op.SHL;
import static org.janusvm.isa.ir.Op.SHR;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.isa.spec.Declarations;

/** RV64I, the base integer instruction set (RISC-V Unprivileged ISA, "RV32I" and "RV64I"). */
public final class Rv64I {
  private Rv64I() {}

  public static void declare(Declarations isa) {
    isa.extension("I");
    upperImmediatesAndJumps(isa);
    branches(isa);
    loadsAndStores(isa);
    immediates(isa);
    registers(isa);
    words(isa);
    system(isa);
  }

  private static void upperImmediatesAndJumps(Declarations isa) {
    isa.define("lui", "imm[31:12] rd 0110111", "rd, uimm20", b -> b.rd(b.imm()));
    isa.define("auipc", "imm[31:12] rd 0010111", "rd, uimm20", b -> b.rd(b.pcPlusImm()));
    isa.define(
        "jal",
        "imm[20|10:1|11|19:12] rd 1101111",
        "rd, target",
        b -> {
          b.rd(b.nextPc());
          b.jump(b.pcPlusImm());
        });
    isa.define(
        "jalr",
        "imm[11:0] rs1 000 rd 1100111",
        "rd, imm(rs1)",
        b -> {
          b.rd(b.nextPc());
          b.jump(b.and(b.add(b.rs1(), b.imm()), b.constant(~1)));
        });
  }

  private static void branches(Declarations isa) {
    branch(isa, "beq", "000", EQ);
    branch(isa, "bne", "001", NE);
    branch(isa, "blt", "100", LT);
    branch(isa, "bge", "101", GE);
    branch(isa, "bltu", "110", LTU);
    branch(isa, "bgeu", "111", GEU);
  }

  private static void branch(Declarations isa, String name, String funct3, Op condition) {
    isa.define(
        name,
        "imm[12|10:5] rs2 rs1 " + funct3 + " imm[4:1|11] 1100011",
        "rs1, rs2, target",
        b -> b.branch(b.compare(condition, b.rs1(), b.rs2())));
  }

  private static void loadsAndStores(Declarations isa) {
    load(isa, "lb", "000", LOAD_I8);
    load(isa, "lh", "001", LOAD_I16);
    load(isa, "lw", "010", LOAD_I32);
    load(isa, "ld", "011", LOAD_I64);
    load(isa, "lbu", "100", LOAD_U8);
    load(isa, "lhu", "101", LOAD_U16);
    load(isa, "lwu", "110", LOAD_U32);
    store(isa, "sb", "000", 1);
    store(isa, "sh", "001", 2);
    store(isa, "sw", "010", 4);
    store(isa, "sd", "011", 8);
  }

  private static void load(Declarations isa, String name, String funct3, Op op) {
    isa.define(
        name,
        "imm[11:0] rs1 " + funct3 + " rd 0000011",
        "rd, imm(rs1)",
        b -> b.rd(b.load(op, b.add(b.rs1(), b.imm()))));
  }

  private static void store(Declarations isa, String name, String funct3, int bytes) {
    isa.define(
        name,
        "imm[11:5] rs2 rs1 " + funct3 + " imm[4:0] 0100011",
        "rs2, imm(rs1)",
        b -> b.store(bytes, b.add(b.rs1(), b.imm()), b.rs2()));
  }

  private static void immediates(Declarations isa) {
    String i = "imm[11:0] rs1 ";
    String text = "rd, rs1, imm";
    isa.define("addi", i + "000 rd 0010011", text, b -> b.rd(b.add(b.rs1(), b.imm())));
    isa.define(
        "slti", i + "010 rd 0010011", text, b -> b.rd(b.zext(b.compare(LT, b.rs1(), b.imm()))));
    isa.define(
        "sltiu", i + "011 rd 0010011", text, b -> b.rd(b.zext(b.compare(LTU, b.rs1(), b.imm()))));
    isa.define("xori", i + "100 rd 0010011", text, b -> b.rd(b.xor(b.rs1(), b.imm())));
    isa.define("ori", i + "110 rd 0010011", text, b -> b.rd(b.or(b.rs1(), b.imm())));
    isa.define("andi", i + "111 rd 0010011", text, b -> b.rd(b.and(b.rs1(), b.imm())));
    shiftImmediate(isa, "slli", "000000", "001", SHL);
    shiftImmediate(isa, "srli", "000000", "101", SHR);
    shiftImmediate(isa, "srai", "010000", "101", SAR);
  }

  private static void shiftImmediate(
      Declarations isa, String name, String funct6, String funct3, Op op) {
    isa.define(
        name,
        funct6 + " uimm[5:0] rs1 " + funct3 + " rd 0010011",
        "rd, rs1, imm",
        b -> b.rd(b.shift(op, b.rs1(), b.imm())));
  }

  private static void registers(Declarations isa) {
    String text = "rd, rs1, rs2";
    isa.define("add", "0000000 rs2 rs1 000 rd 0110011", text, b -> b.rd(b.add(b.rs1(), b.rs2())));
    isa.define("sub", "0100000 rs2 rs1 000 rd 0110011", text, b -> b.rd(b.sub(b.rs1(), b.rs2())));
    isa.define(
        "sll", "0000000 rs2 rs1 001 rd 0110011", text, b -> b.rd(b.shift(SHL, b.rs1(), b.rs2())));
    isa.define(
        "slt",
        "0000000 rs2 rs1 010 rd 0110011",
        text,
        b -> b.rd(b.zext(b.compare(LT, b.rs1(), b.rs2()))));
    isa.define(
        "sltu",
        "0000000 rs2 rs1 011 rd 0110011",
        text,
        b -> b.rd(b.zext(b.compare(LTU, b.rs1(), b.rs2()))));
    isa.define("xor", "0000000 rs2 rs1 100 rd 0110011", text, b -> b.rd(b.xor(b.rs1(), b.rs2())));
    isa.define(
        "srl", "0000000 rs2 rs1 101 rd 0110011", text, b -> b.rd(b.shift(SHR, b.rs1(), b.rs2())));
    isa.define(
        "sra", "0100000 rs2 rs1 101 rd 0110011", text, b -> b.rd(b.shift(SAR, b.rs1(), b.rs2())));
    isa.define("or", "0000000 rs2 rs1 110 rd 0110011", text, b -> b.rd(b.or(b.rs1(), b.rs2())));
    isa.define("and", "0000000 rs2 rs1 111 rd 0110011", text, b -> b.rd(b.and(b.rs1(), b.rs2())));
  }

  private static void words(Declarations isa) {
    isa.define(
        "addiw",
        "imm[11:0] rs1 000 rd 0011011",
        "rd, rs1, imm",
        b -> b.rdw(b.add(b.rs1w(), b.trunc(b.imm()))));
    wordShiftImmediate(isa, "slliw", "0000000", "001", SHL);
    wordShiftImmediate(isa, "srliw", "0000000", "101", SHR);
    wordShiftImmediate(isa, "sraiw", "0100000", "101", SAR);
    String text = "rd, rs1, rs2";
    isa.define(
        "addw", "0000000 rs2 rs1 000 rd 0111011", text, b -> b.rdw(b.add(b.rs1w(), b.rs2w())));
    isa.define(
        "subw", "0100000 rs2 rs1 000 rd 0111011", text, b -> b.rdw(b.sub(b.rs1w(), b.rs2w())));
    isa.define(
        "sllw",
        "0000000 rs2 rs1 001 rd 0111011",
        text,
        b -> b.rdw(b.shift(SHL, b.rs1w(), b.rs2())));
    isa.define(
        "srlw",
        "0000000 rs2 rs1 101 rd 0111011",
        text,
        b -> b.rdw(b.shift(SHR, b.rs1w(), b.rs2())));
    isa.define(
        "sraw",
        "0100000 rs2 rs1 101 rd 0111011",
        text,
        b -> b.rdw(b.shift(SAR, b.rs1w(), b.rs2())));
  }

  private static void wordShiftImmediate(
      Declarations isa, String name, String funct7, String funct3, Op op) {
    isa.define(
        name,
        funct7 + " uimm[4:0] rs1 " + funct3 + " rd 0011011",
        "rd, rs1, imm",
        b -> b.rdw(b.shift(op, b.rs1w(), b.imm())));
  }

  private static void system(Declarations isa) {
    isa.define("fence", "fm pred succ rs1 000 rd 0001111", "pred, succ", b -> b.fence());
    isa.define("ecall", "000000000000 00000 000 00000 1110011", "", b -> b.system(SystemOp.ECALL));
    isa.define(
        "ebreak", "000000000001 00000 000 00000 1110011", "", b -> b.system(SystemOp.EBREAK));
  }
}
