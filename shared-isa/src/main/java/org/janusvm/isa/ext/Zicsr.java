// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.CsrOp.CLEAR;
import static org.janusvm.isa.ir.CsrOp.SET;
import static org.janusvm.isa.ir.CsrOp.WRITE;

import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.spec.Declarations;

/** Zicsr: control and status register instructions (RISC-V Unprivileged ISA, "Zicsr"). */
public final class Zicsr {
  private Zicsr() {}

  public static void declare(Declarations isa) {
    isa.extension("Zicsr");
    define(isa, "csrrw", "001", WRITE);
    define(isa, "csrrs", "010", SET);
    define(isa, "csrrc", "011", CLEAR);
    defineImmediate(isa, "csrrwi", "101", WRITE);
    defineImmediate(isa, "csrrsi", "110", SET);
    defineImmediate(isa, "csrrci", "111", CLEAR);
  }

  private static void define(Declarations isa, String name, String funct3, CsrOp op) {
    isa.define(
        name,
        "csr rs1 " + funct3 + " rd 1110011",
        "rd, csr, rs1",
        b -> b.rd(b.csr(op, b.rs1(), false)));
  }

  private static void defineImmediate(Declarations isa, String name, String funct3, CsrOp op) {
    isa.define(
        name,
        "csr zimm " + funct3 + " rd 1110011",
        "rd, csr, zimm",
        b -> b.rd(b.csr(op, b.zimm(), true)));
  }
}
