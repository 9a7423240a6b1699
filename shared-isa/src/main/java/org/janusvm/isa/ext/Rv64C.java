// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import org.janusvm.isa.spec.Declarations;

/**
 * C: 16-bit forms of common instructions (RISC-V Unprivileged ISA, "C" extension). They are only
 * encodings: each stands for a base instruction, whose operands its fields name.
 */
public final class Rv64C {
  private Rv64C() {}

  public static void declare(Declarations isa) {
    quadrant0(isa);
    quadrant1(isa);
    quadrant2(isa);
  }

  private static void quadrant0(Declarations isa) {
    isa.compressed("c.addi4spn", "addi", "000 nzuimm[5:4|9:6|2|3] rd' 00 rs1=2", "rd, rs1, imm");
    isa.compressed("c.fld", "fld", "001 uimm[5:3] rs1' uimm[7:6] rd' 00", "fd, imm(rs1)");
    isa.compressed("c.lw", "lw", "010 uimm[5:3] rs1' uimm[2|6] rd' 00", "rd, imm(rs1)");
    isa.compressed("c.ld", "ld", "011 uimm[5:3] rs1' uimm[7:6] rd' 00", "rd, imm(rs1)");
    isa.compressed("c.fsd", "fsd", "101 uimm[5:3] rs1' uimm[7:6] rs2' 00", "fs2, imm(rs1)");
    isa.compressed("c.sw", "sw", "110 uimm[5:3] rs1' uimm[2|6] rs2' 00", "rs2, imm(rs1)");
    isa.compressed("c.sd", "sd", "111 uimm[5:3] rs1' uimm[7:6] rs2' 00", "rs2, imm(rs1)");
  }

  private static void quadrant1(Declarations isa) {
    isa.compressed("c.nop", "addi", "000 0 00000 00000 01 rd=0 rs1=0", "");
    isa.compressed("c.addi", "addi", "000 imm[5] rd/rs1 imm[4:0] 01", "rd, imm");
    isa.compressed("c.addiw", "addiw", "001 imm[5] rd/rs1 imm[4:0] 01 rd!=0", "rd, imm");
    isa.compressed("c.li", "addi", "010 imm[5] rd imm[4:0] 01 rs1=0", "rd, imm");
    isa.compressed(
        "c.addi16sp", "addi", "011 nzimm[9] 00010 nzimm[4|6|8:7|5] 01 rd=2 rs1=2", "rd, imm");
    isa.compressed("c.lui", "lui", "011 nzimm[17] rd nzimm[16:12] 01 rd!=2", "rd, uimm20");
    isa.compressed("c.srli", "srli", "100 uimm[5] 00 rd'/rs1' uimm[4:0] 01", "rd, imm");
    isa.compressed("c.srai", "srai", "100 uimm[5] 01 rd'/rs1' uimm[4:0] 01", "rd, imm");
    isa.compressed("c.andi", "andi", "100 imm[5] 10 rd'/rs1' imm[4:0] 01", "rd, imm");
    isa.compressed("c.sub", "sub", "100 0 11 rd'/rs1' 00 rs2' 01", "rd, rs2");
    isa.compressed("c.xor", "xor", "100 0 11 rd'/rs1' 01 rs2' 01", "rd, rs2");
    isa.compressed("c.or", "or", "100 0 11 rd'/rs1' 10 rs2' 01", "rd, rs2");
    isa.compressed("c.and", "and", "100 0 11 rd'/rs1' 11 rs2' 01", "rd, rs2");
    isa.compressed("c.subw", "subw", "100 1 11 rd'/rs1' 00 rs2' 01", "rd, rs2");
    isa.compressed("c.addw", "addw", "100 1 11 rd'/rs1' 01 rs2' 01", "rd, rs2");
    isa.compressed("c.j", "jal", "101 imm[11|4|9:8|10|6|7|3:1|5] 01 rd=0", "target");
    isa.compressed("c.beqz", "beq", "110 imm[8|4:3] rs1' imm[7:6|2:1|5] 01 rs2=0", "rs1, target");
    isa.compressed("c.bnez", "bne", "111 imm[8|4:3] rs1' imm[7:6|2:1|5] 01 rs2=0", "rs1, target");
  }

  private static void quadrant2(Declarations isa) {
    isa.compressed("c.slli", "slli", "000 uimm[5] rd/rs1 uimm[4:0] 10", "rd, imm");
    isa.compressed("c.fldsp", "fld", "001 uimm[5] rd uimm[4:3|8:6] 10 rs1=2", "fd, imm(rs1)");
    isa.compressed("c.lwsp", "lw", "010 uimm[5] rd uimm[4:2|7:6] 10 rs1=2 rd!=0", "rd, imm(rs1)");
    isa.compressed("c.ldsp", "ld", "011 uimm[5] rd uimm[4:3|8:6] 10 rs1=2 rd!=0", "rd, imm(rs1)");
    isa.compressed("c.jr", "jalr", "100 0 rs1 00000 10 rd=0 rs1!=0", "rs1");
    // A move is an addi of zero here, not an add of x0: the meaning is the same, and the engines
    // have one operand less to read.
    isa.compressed("c.mv", "addi", "100 0 rd rs1 10 rs1!=0", "rd, rs1");
    isa.compressed("c.ebreak", "ebreak", "100 1 00000 00000 10", "");
    isa.compressed("c.jalr", "jalr", "100 1 rs1 00000 10 rd=1 rs1!=0", "rs1");
    isa.compressed("c.add", "add", "100 1 rd/rs1 rs2 10 rs2!=0", "rd, rs2");
    isa.compressed("c.fsdsp", "fsd", "101 uimm[5:3|8:6] rs2 10 rs1=2", "fs2, imm(rs1)");
    isa.compressed("c.swsp", "sw", "110 uimm[5:2|7:6] rs2 10 rs1=2", "rs2, imm(rs1)");
    isa.compressed("c.sdsp", "sd", "111 uimm[5:3|8:6] rs2 10 rs1=2", "rs2, imm(rs1)");
  }
}
