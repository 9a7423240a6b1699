// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;

/** A load or store by what a register holds and an immediate. */
record PlainAccess(int register, int offset, int bytes, boolean store) {

  /** What an instruction accesses in this way, or null if it does not. */
  static PlainAccess of(GuestInstruction at) {
    for (Statement s : at.instruction().semantics().statements()) {
      switch (s) {
        case Statement.Store(int bytes, Value a, Value v) -> {
          return of(at, a, bytes, true);
        }
        case Statement.Compute(Value v) when bytesLoaded(v.op()) != 0 -> {
          return of(at, v.arg(0), bytesLoaded(v.op()), false);
        }
        default -> {}
      }
    }
    return null;
  }

  private static PlainAccess of(GuestInstruction at, Value address, int bytes, boolean store) {
    boolean plain =
        address.op() == Op.ADD && address.arg(0).op() == Op.READ_X && address.arg(1).op() == Op.IMM;
    return plain
        ? new PlainAccess(Forms.register(address.arg(0), at), at.imm(), bytes, store)
        : null;
  }

  private static int bytesLoaded(Op op) {
    return switch (op) {
      case LOAD_I8, LOAD_U8 -> 1;
      case LOAD_I16, LOAD_U16 -> 2;
      case LOAD_I32, LOAD_U32 -> 4;
      case LOAD_I64 -> 8;
      default -> 0;
    };
  }
}
