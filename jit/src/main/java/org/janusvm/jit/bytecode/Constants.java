// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Decoded;

/** Values that are known when an instruction is compiled. */
final class Constants {
  private Constants() {}

  /** The value, sign-extended if it is an I32; null if it is known only at run time. */
  static Long of(Value v, GuestInstruction at) {
    return switch (v.op()) {
      case CONST -> v.constant();
      case IMM -> (long) at.imm();
      case ZIMM -> (long) Decoded.rs1(at.decoded());
      case PC_PLUS_IMM -> at.pc() + at.imm();
      case NEXT_PC -> at.next();
      case READ_X -> Forms.register(v, at) == 0 ? 0L : null;
      case TRUNC -> {
        Long wide = of(v.arg(0), at);
        yield wide == null ? null : (Long) (long) (int) (long) wide;
      }
      case SEXT -> of(v.arg(0), at);
      case ADD -> {
        Long a = of(v.arg(0), at);
        Long b = of(v.arg(1), at);
        if (a == null || b == null) {
          yield null;
        }
        long sum = a + b;
        yield v.type() == Type.I32 ? (long) (int) sum : sum;
      }
      default -> null;
    };
  }
}
