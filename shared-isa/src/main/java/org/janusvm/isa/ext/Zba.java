// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Op.SHL;

import org.janusvm.isa.ir.SemanticsBuilder;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Declarations;

/** Zba: address generation (RISC-V Unprivileged ISA, "B" extension). */
public final class Zba {
  private Zba() {}

  public static void declare(Declarations isa) {
    isa.extension("Zba");
    String[] funct3 = {"010", "100", "110"};
    for (int i = 0; i < 3; i++) {
      int shift = i + 1;
      isa.define(
          "sh" + shift + "add",
          "0010000 rs2 rs1 " + funct3[i] + " rd 0110011",
          "rd, rs1, rs2",
          b -> b.rd(b.add(b.shift(SHL, b.rs1(), b.constant(shift)), b.rs2())));
      isa.define(
          "sh" + shift + "add.uw",
          "0010000 rs2 rs1 " + funct3[i] + " rd 0111011",
          "rd, rs1, rs2",
          b -> b.rd(b.add(b.shift(SHL, unsignedWord(b), b.constant(shift)), b.rs2())));
    }
    isa.define(
        "add.uw",
        "0000100 rs2 rs1 000 rd 0111011",
        "rd, rs1, rs2",
        b -> b.rd(b.add(unsignedWord(b), b.rs2())));
    isa.define(
        "slli.uw",
        "000010 uimm[5:0] rs1 001 rd 0011011",
        "rd, rs1, imm",
        b -> b.rd(b.shift(SHL, unsignedWord(b), b.imm())));
  }

  private static Value unsignedWord(SemanticsBuilder b) {
    return b.zext(b.rs1w());
  }
}
