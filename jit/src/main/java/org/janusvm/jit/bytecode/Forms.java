// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Decoded;

/**
 * The form in which a guest register stands in a JVM local. Registers are numbered 0 to 31 for x
 * and 32 to 63 for f.
 */
final class Forms {
  /** The 64 bits as they are. */
  static final byte RAW = 0;

  /** An int whose sign extension is the value. */
  static final byte INT = 1;

  /** A double with these bits. */
  static final byte DOUBLE = 2;

  /** A float whose NaN-boxed bits are the value. */
  static final byte FLOAT = 3;

  /** Number of the first floating-point register. */
  static final int F = 32;

  private Forms() {}

  /** What holds wherever control comes from. */
  static byte meet(byte a, byte b) {
    return a == b ? a : RAW;
  }

  /** The form in which an I64 value is written to an integer register. */
  static byte ofInteger(Value v, GuestInstruction at, byte[] forms) {
    return isInt(v, at, forms) ? INT : RAW;
  }

  /** Whether an I64 value is certainly the sign extension of its low half. */
  static boolean isInt(Value v, GuestInstruction at, byte[] forms) {
    Long constant = Constants.of(v, at);
    if (constant != null) {
      return constant == (int) (long) constant;
    }
    return switch (v.op()) {
      case READ_X -> forms[register(v, at)] == INT;
      case SEXT, LOAD_I8, LOAD_U8, LOAD_I16, LOAD_U16, LOAD_I32 -> true;
      case SEXT8, SEXT16, ZEXT16 -> true;
      case ZEXT -> v.arg(0).type() == Type.BOOL;
      case AND -> {
        Long mask = Constants.of(v.arg(1), at);
        yield mask != null && mask >= 0 && mask <= Integer.MAX_VALUE || bothInt(v, at, forms);
      }
      case OR, XOR, MIN, MAX, MINU, MAXU -> bothInt(v, at, forms);
      case NOT -> isInt(v.arg(0), at, forms);
      case SAR ->
          Constants.of(v.arg(1), at) instanceof Long n
              && ((n & 63) >= 32 || isInt(v.arg(0), at, forms));
      case SHR -> Constants.of(v.arg(1), at) instanceof Long n && (n & 63) > 32;
      case ADD ->
          Constants.of(v.arg(1), at) instanceof Long zero
              && zero == 0
              && isInt(v.arg(0), at, forms);
      case CLZ, CTZ, CPOP, FCLASS, FEQ, FLT, FLE -> true;
      default -> false;
    };
  }

  private static boolean bothInt(Value v, GuestInstruction at, byte[] forms) {
    return isInt(v.arg(0), at, forms) && isInt(v.arg(1), at, forms);
  }

  /** The form in which an I64 value is written to a floating-point register. */
  static byte ofFloat(Value v, GuestInstruction at, byte[] forms) {
    SignInjection move = SignInjection.of(v, at);
    if (move != null) {
      return move.type() == Type.F64 ? DOUBLE : FLOAT;
    }
    return switch (v.op()) {
      case BITS -> DOUBLE;
      case LOAD_I64 -> DOUBLE;
      case BOX -> v.arg(0).op() == Op.BITS || v.arg(0).op() == Op.TRUNC ? FLOAT : RAW;
      default -> RAW;
    };
  }

  /** Number of the register that a READ_X or READ_F reads. */
  static int register(Value read, GuestInstruction at) {
    long d = at.decoded();
    int number =
        switch (read.slot()) {
          case RD -> Decoded.rd(d);
          case RS1 -> Decoded.rs1(d);
          case RS2 -> Decoded.rs2(d);
          case RS3 -> Decoded.rs3(d);
        };
    return read.op() == Op.READ_F ? F + number : number;
  }
}
