// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Slot.RS1;
import static org.janusvm.isa.ir.Slot.RS2;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.spec.Declarations;

/** F: single-precision floating point (RISC-V Unprivileged ISA, "F" extension). */
public final class Rv64F {
  private Rv64F() {}

  public static void declare(Declarations isa) {
    isa.extension("F");
    isa.define(
        "flw",
        "imm[11:0] rs1 010 rd 0000111",
        "fd, imm(rs1)",
        b -> b.fd(b.box(b.trunc(b.load(Op.LOAD_I32, b.add(b.rs1(), b.imm()))))));
    isa.define(
        "fsw",
        "imm[11:5] rs2 rs1 010 imm[4:0] 0100111",
        "fs2, imm(rs1)",
        b -> b.store(4, b.add(b.rs1(), b.imm()), b.f(Type.I64, RS2)));
    new FloatArithmetic(isa, Type.F32).declare();
    isa.define(
        "fmv.x.w",
        "1110000 00000 rs1 000 rd 1010011",
        "rd, fs1",
        b -> b.rdw(b.trunc(b.f(Type.I64, RS1))));
    isa.define(
        "fmv.w.x", "1111000 00000 rs1 000 rd 1010011", "fd, rs1", b -> b.fd(b.box(b.rs1w())));
  }
}
