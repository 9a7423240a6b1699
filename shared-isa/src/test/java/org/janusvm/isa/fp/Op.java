// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

/** The operations under test. Each exists for binary32 and for binary64. */
enum Op {
  ADD(2),
  SUB(2),
  MUL(2),
  DIV(2),
  SQRT(1),
  MADD(3),
  MSUB(3),
  NMSUB(3),
  NMADD(3),
  MIN(2),
  MAX(2),
  EQ(2),
  LT(2),
  LE(2),
  CLASSIFY(1),
  SGNJ(2),
  SGNJN(2),
  SGNJX(2),
  TO_INT32(1),
  TO_UINT32(1),
  TO_INT64(1),
  TO_UINT64(1),
  FROM_INT32(1),
  FROM_UINT32(1),
  FROM_INT64(1),
  FROM_UINT64(1),
  /** From the format named to the other one. */
  CONVERT(1);

  final int operands;

  Op(int operands) {
    this.operands = operands;
  }

  /** Tells whether the operand is an integer. */
  boolean fromInteger() {
    return compareTo(FROM_INT32) >= 0 && compareTo(FROM_UINT64) <= 0;
  }

  /** Tells whether the result goes to an integer register. */
  boolean toInteger() {
    return compareTo(EQ) >= 0 && compareTo(CLASSIFY) <= 0
        || compareTo(TO_INT32) >= 0 && compareTo(TO_UINT64) <= 0;
  }

  /** Tells whether the result is a bit pattern of 32 bits, given the operation's format. */
  boolean narrowResult(boolean binary64) {
    return !toInteger() && binary64 == (this == CONVERT);
  }

  /** Runs the implementation; results of 32 bits come back zero-extended. */
  long run(boolean binary64, FpState s, long a, long b, long c, int rm) {
    long result = binary64 ? run64(s, a, b, c, rm) : run32(s, (int) a, (int) b, (int) c, a, rm);
    return narrowResult(binary64) ? result & 0xffff_ffffL : result;
  }

  private long run64(FpState s, long a, long b, long c, int rm) {
    return switch (this) {
      case ADD -> Float64.add(s, a, b, rm);
      case SUB -> Float64.sub(s, a, b, rm);
      case MUL -> Float64.mul(s, a, b, rm);
      case DIV -> Float64.div(s, a, b, rm);
      case SQRT -> Float64.sqrt(s, a, rm);
      case MADD -> Float64.madd(s, a, b, c, rm);
      case MSUB -> Float64.msub(s, a, b, c, rm);
      case NMSUB -> Float64.nmsub(s, a, b, c, rm);
      case NMADD -> Float64.nmadd(s, a, b, c, rm);
      case MIN -> Float64.min(s, a, b);
      case MAX -> Float64.max(s, a, b);
      case EQ -> Float64.eq(s, a, b);
      case LT -> Float64.lt(s, a, b);
      case LE -> Float64.le(s, a, b);
      case CLASSIFY -> Float64.classify(a);
      case SGNJ -> Float64.sgnj(a, b);
      case SGNJN -> Float64.sgnjn(a, b);
      case SGNJX -> Float64.sgnjx(a, b);
      case TO_INT32 -> Float64.toInt32(s, a, rm);
      case TO_UINT32 -> Float64.toUint32(s, a, rm);
      case TO_INT64 -> Float64.toInt64(s, a, rm);
      case TO_UINT64 -> Float64.toUint64(s, a, rm);
      case FROM_INT32 -> Float64.fromInt32(s, a, rm);
      case FROM_UINT32 -> Float64.fromUint32(s, a, rm);
      case FROM_INT64 -> Float64.fromInt64(s, a, rm);
      case FROM_UINT64 -> Float64.fromUint64(s, a, rm);
      case CONVERT -> Float64.toFloat32(s, a, rm);
    };
  }

  private long run32(FpState s, int a, int b, int c, long x, int rm) {
    return switch (this) {
      case ADD -> Float32.add(s, a, b, rm);
      case SUB -> Float32.sub(s, a, b, rm);
      case MUL -> Float32.mul(s, a, b, rm);
      case DIV -> Float32.div(s, a, b, rm);
      case SQRT -> Float32.sqrt(s, a, rm);
      case MADD -> Float32.madd(s, a, b, c, rm);
      case MSUB -> Float32.msub(s, a, b, c, rm);
      case NMSUB -> Float32.nmsub(s, a, b, c, rm);
      case NMADD -> Float32.nmadd(s, a, b, c, rm);
      case MIN -> Float32.min(s, a, b);
      case MAX -> Float32.max(s, a, b);
      case EQ -> Float32.eq(s, a, b);
      case LT -> Float32.lt(s, a, b);
      case LE -> Float32.le(s, a, b);
      case CLASSIFY -> Float32.classify(a);
      case SGNJ -> Float32.sgnj(a, b);
      case SGNJN -> Float32.sgnjn(a, b);
      case SGNJX -> Float32.sgnjx(a, b);
      case TO_INT32 -> Float32.toInt32(s, a, rm);
      case TO_UINT32 -> Float32.toUint32(s, a, rm);
      case TO_INT64 -> Float32.toInt64(s, a, rm);
      case TO_UINT64 -> Float32.toUint64(s, a, rm);
      case FROM_INT32 -> Float32.fromInt32(s, x, rm);
      case FROM_UINT32 -> Float32.fromUint32(s, x, rm);
      case FROM_INT64 -> Float32.fromInt64(s, x, rm);
      case FROM_UINT64 -> Float32.fromUint64(s, x, rm);
      case CONVERT -> Float64.fromFloat32(s, a);
    };
  }
}
