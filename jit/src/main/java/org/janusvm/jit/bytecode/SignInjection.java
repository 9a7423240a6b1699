// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;

/**
 * A sign injection whose two operands are one register, as compilers write moves, negations and
 * absolute values: recognised so that a double or float stays one.
 *
 * @param kind what it amounts to
 * @param source the register, a READ_F of type F32 or F64
 */
record SignInjection(Kind kind, Value source) {
  enum Kind {
    MOVE,
    NEGATE,
    ABSOLUTE
  }

  Type type() {
    return source.type();
  }

  /** What an I64 value written to an f register amounts to, or null if it is something else. */
  static SignInjection of(Value written, GuestInstruction at) {
    Value v = written.op() == Op.BOX ? written.arg(0) : written;
    if (v.op() != Op.OR || v.arg(0).op() != Op.AND || v.arg(1).op() != Op.AND) {
      return null;
    }
    Value magnitude = v.arg(0).arg(0);
    Value sign = v.arg(1).arg(0);
    if (!isRead(magnitude)) {
      return null;
    }
    Kind kind;
    Value from;
    if (isRead(sign)) {
      kind = Kind.MOVE;
      from = sign;
    } else if (sign.op() == Op.NOT && isRead(sign.arg(0))) {
      kind = Kind.NEGATE;
      from = sign.arg(0);
    } else if (sign.op() == Op.XOR && isRead(sign.arg(0)) && isRead(sign.arg(1))) {
      kind = Kind.ABSOLUTE;
      from = sign.arg(1);
    } else {
      return null;
    }
    boolean same = Forms.register(magnitude.arg(0), at) == Forms.register(from.arg(0), at);
    return same ? new SignInjection(kind, magnitude.arg(0)) : null;
  }

  private static boolean isRead(Value v) {
    return v.op() == Op.BITS && v.arg(0).op() == Op.READ_F;
  }
}
