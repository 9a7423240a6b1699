// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Slot.RS1;
import static org.janusvm.isa.ir.Slot.RS2;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.spec.Declarations;

/** D: double-precision floating point (RISC-V Unprivileged ISA, "D" extension). */
public final class Rv64D {
  private Rv64D() {}

  public static void declare(Declarations isa) {
    isa.extension("D");
    isa.define(
        "fld",
        "imm[11:0] rs1 011 rd 0000111",
        "fd, imm(rs1)",
        b -> b.fd(b.load(Op.LOAD_I64, b.add(b.rs1(), b.imm()))));
    isa.define(
        "fsd",
        "imm[11:5] rs2 rs1 011 imm[4:0] 0100111",
        "fs2, imm(rs1)",
        b -> b.store(8, b.add(b.rs1(), b.imm()), b.f(Type.I64, RS2)));
    new FloatArithmetic(isa, Type.F64).declare();
    isa.define(
        "fcvt.s.d",
        "0100000 00001 rs1 rm rd 1010011",
        "fd, fs1, rm",
        b -> b.fd(b.fp(Op.F_TO_F, Type.F32, b.f(Type.F64, RS1))));
    isa.define(
        "fcvt.d.s",
        "0100001 00000 rs1 rm rd 1010011",
        "fd, fs1, rm",
        b -> b.fd(b.fp(Op.F_TO_F, Type.F64, b.f(Type.F32, RS1))));
    isa.define(
        "fmv.x.d", "1110001 00000 rs1 000 rd 1010011", "rd, fs1", b -> b.rd(b.f(Type.I64, RS1)));
    isa.define("fmv.d.x", "1111001 00000 rs1 000 rd 1010011", "fd, rs1", b -> b.fd(b.rs1()));
  }
}
