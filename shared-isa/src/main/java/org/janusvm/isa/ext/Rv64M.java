// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Op.DIV;
import static org.janusvm.isa.ir.Op.DIVU;
import static org.janusvm.isa.ir.Op.MUL;
import static org.janusvm.isa.ir.Op.MULH;
import static org.janusvm.isa.ir.Op.MULHSU;
import static org.janusvm.isa.ir.Op.MULHU;
import static org.janusvm.isa.ir.Op.REM;
import static org.janusvm.isa.ir.Op.REMU;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.spec.Declarations;

/** M: integer multiplication and division (RISC-V Unprivileged ISA, "M" extension). */
public final class Rv64M {
  private Rv64M() {}

  public static void declare(Declarations isa) {
    isa.extension("M");
    define(isa, "mul", "000", MUL);
    define(isa, "mulh", "001", MULH);
    define(isa, "mulhsu", "010", MULHSU);
    define(isa, "mulhu", "011", MULHU);
    define(isa, "div", "100", DIV);
    define(isa, "divu", "101", DIVU);
    define(isa, "rem", "110", REM);
    define(isa, "remu", "111", REMU);
    defineWord(isa, "mulw", "000", MUL);
    defineWord(isa, "divw", "100", DIV);
    defineWord(isa, "divuw", "101", DIVU);
    defineWord(isa, "remw", "110", REM);
    defineWord(isa, "remuw", "111", REMU);
  }

  private static void define(Declarations isa, String name, String funct3, Op op) {
    isa.define(
        name,
        "0000001 rs2 rs1 " + funct3 + " rd 0110011",
        "rd, rs1, rs2",
        b -> b.rd(b.op(op, b.rs1(), b.rs2())));
  }

  private static void defineWord(Declarations isa, String name, String funct3, Op op) {
    isa.define(
        name,
        "0000001 rs2 rs1 " + funct3 + " rd 0111011",
        "rd, rs1, rs2",
        b -> b.rdw(b.op(op, b.rs1w(), b.rs2w())));
  }
}
