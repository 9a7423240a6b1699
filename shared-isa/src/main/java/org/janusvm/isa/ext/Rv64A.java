// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Op.AMO_ADD;
import static org.janusvm.isa.ir.Op.AMO_AND;
import static org.janusvm.isa.ir.Op.AMO_MAX;
import static org.janusvm.isa.ir.Op.AMO_MAXU;
import static org.janusvm.isa.ir.Op.AMO_MIN;
import static org.janusvm.isa.ir.Op.AMO_MINU;
import static org.janusvm.isa.ir.Op.AMO_OR;
import static org.janusvm.isa.ir.Op.AMO_SWAP;
import static org.janusvm.isa.ir.Op.AMO_XOR;
import static org.janusvm.isa.ir.Type.I32;
import static org.janusvm.isa.ir.Type.I64;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.spec.Declarations;

/**
 * A: atomic memory operations and load-reserved/store-conditional (RISC-V Unprivileged ISA, "A"
 * extension). All are sequentially consistent here, whatever their aq and rl bits say.
 */
public final class Rv64A {
  private Rv64A() {}

  public static void declare(Declarations isa) {
    isa.extension("A");
    reservation(isa);
    amo(isa, "amoswap", "00001", AMO_SWAP);
    amo(isa, "amoadd", "00000", AMO_ADD);
    amo(isa, "amoxor", "00100", AMO_XOR);
    amo(isa, "amoand", "01100", AMO_AND);
    amo(isa, "amoor", "01000", AMO_OR);
    amo(isa, "amomin", "10000", AMO_MIN);
    amo(isa, "amomax", "10100", AMO_MAX);
    amo(isa, "amominu", "11000", AMO_MINU);
    amo(isa, "amomaxu", "11100", AMO_MAXU);
  }

  private static void reservation(Declarations isa) {
    isa.define(
        "lr.w",
        "00010 aq rl 00000 rs1 010 rd 0101111",
        "rd, (rs1)",
        b -> b.rdw(b.loadReserved(I32, b.rs1())));
    isa.define(
        "lr.d",
        "00010 aq rl 00000 rs1 011 rd 0101111",
        "rd, (rs1)",
        b -> b.rd(b.loadReserved(I64, b.rs1())));
    isa.define(
        "sc.w",
        "00011 aq rl rs2 rs1 010 rd 0101111",
        "rd, rs2, (rs1)",
        b -> b.rd(b.zext(b.storeConditional(b.rs1(), b.rs2w()))));
    isa.define(
        "sc.d",
        "00011 aq rl rs2 rs1 011 rd 0101111",
        "rd, rs2, (rs1)",
        b -> b.rd(b.zext(b.storeConditional(b.rs1(), b.rs2()))));
  }

  private static void amo(Declarations isa, String name, String funct5, Op op) {
    isa.define(
        name + ".w",
        funct5 + " aq rl rs2 rs1 010 rd 0101111",
        "rd, rs2, (rs1)",
        b -> b.rdw(b.amo(op, b.rs1(), b.rs2w())));
    isa.define(
        name + ".d",
        funct5 + " aq rl rs2 rs1 011 rd 0101111",
        "rd, rs2, (rs1)",
        b -> b.rd(b.amo(op, b.rs1(), b.rs2())));
  }
}
