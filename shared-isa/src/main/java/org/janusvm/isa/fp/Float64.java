// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.janusvm.isa.fp.Bits64.SIGN;
import static org.janusvm.isa.fp.FpState.NV;
import static org.janusvm.isa.fp.FpState.NX;
import static org.janusvm.isa.fp.Rounding.RNE;

/**
 * The "D" standard extension on raw binary64 bit patterns.
 *
 * <p>Specification: "D" extension, and what it takes from "F": NaN Generation and Propagation,
 * Subnormal Arithmetic (tininess after rounding), and the sections on computational, conversion,
 * move, compare and classify instructions. Every method raises the exceptions of its operation in
 * {@link FpState#flags}; {@code rm} is one of the five modes of {@link Rounding}.
 *
 * <p>Each arithmetic method has the shape of {@link #add}: let the host round to nearest even and
 * accept its result when nothing but NX can be due and NX is known. It is known when it has been
 * accrued already, which in most programs is so from the first division on, or when the operation
 * is proved exact. A proof that fails costs one slow operation, which then accrues NX.
 */
public final class Float64 {
  /** The NaN that every operation with a NaN result produces. */
  public static final long CANONICAL_NAN = 0x7ff8_0000_0000_0000L;

  /**
   * Smallest operand or product magnitude, 2^-960, whose residual of up to 106 bits is a binary64
   * number, so that a computed residual of zero proves exactness.
   */
  private static final double RESIDUAL_SAFE = 0x1p-960;

  private Float64() {}

  /** FADD.D. A sum can be subnormal only if it is exact, so a finite one raises at most NX. */
  public static long add(FpState s, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double r = x + y;
    if (rm == RNE
        && Math.abs(r) <= Double.MAX_VALUE
        && ((s.flags & NX) != 0 || sumIsExact(x, y, r))) {
      return Double.doubleToRawLongBits(r);
    }
    return SoftFloat.add(s, a, b, rm, Format.BINARY64);
  }

  /** FSUB.D. */
  public static long sub(FpState s, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double r = x - y;
    if (rm == RNE
        && Math.abs(r) <= Double.MAX_VALUE
        && ((s.flags & NX) != 0 || sumIsExact(x, -y, r))) {
      return Double.doubleToRawLongBits(r);
    }
    return SoftFloat.add(s, a, SoftFloat.negate(b), rm, Format.BINARY64);
  }

  /**
   * FMUL.D. A product that rounds to the smallest normal number may be tiny, so the host's is
   * accepted only above that.
   */
  public static long mul(FpState s, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double r = x * y;
    if (rm == RNE
        && isPlain(r)
        && ((s.flags & NX) != 0 || Math.abs(r) >= RESIDUAL_SAFE && Math.fma(x, y, -r) == 0)) {
      return Double.doubleToRawLongBits(r);
    }
    return SoftFloat.mul(s, a, b, rm, Format.BINARY64);
  }

  /** FDIV.D. */
  public static long div(FpState s, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double r = x / y;
    if (rm == RNE
        && isPlain(r)
        && ((s.flags & NX) != 0 || Math.abs(x) >= RESIDUAL_SAFE && Math.fma(-r, y, x) == 0)) {
      return Double.doubleToRawLongBits(r);
    }
    return SoftFloat.div(s, a, b, rm, Format.BINARY64);
  }

  /** FSQRT.D. A root is never near overflow or underflow. */
  public static long sqrt(FpState s, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    double r = Math.sqrt(x);
    if (rm == RNE
        && isPlain(r)
        && ((s.flags & NX) != 0 || x >= RESIDUAL_SAFE && Math.fma(-r, r, x) == 0)) {
      return Double.doubleToRawLongBits(r);
    }
    return SoftFloat.sqrt(s, a, rm, Format.BINARY64);
  }

  /** FMADD.D: a * b + c, rounded once. */
  public static long madd(FpState s, long a, long b, long c, int rm) {
    return fused(
        s, Double.longBitsToDouble(a), Double.longBitsToDouble(b), Double.longBitsToDouble(c), rm);
  }

  /** FMSUB.D: a * b - c, rounded once. */
  public static long msub(FpState s, long a, long b, long c, int rm) {
    return fused(
        s, Double.longBitsToDouble(a), Double.longBitsToDouble(b), -Double.longBitsToDouble(c), rm);
  }

  /** FNMSUB.D: -(a * b) + c, rounded once. */
  public static long nmsub(FpState s, long a, long b, long c, int rm) {
    return fused(
        s, -Double.longBitsToDouble(a), Double.longBitsToDouble(b), Double.longBitsToDouble(c), rm);
  }

  /** FNMADD.D: -(a * b) - c, rounded once; a zero has the sign which that order gives it. */
  public static long nmadd(FpState s, long a, long b, long c, int rm) {
    return fused(
        s,
        -Double.longBitsToDouble(a),
        Double.longBitsToDouble(b),
        -Double.longBitsToDouble(c),
        rm);
  }

  private static long fused(FpState s, double x, double y, double z, int rm) {
    double r = Math.fma(x, y, z);
    if (rm == RNE && isPlain(r) && ((s.flags & NX) != 0 || fmaIsExact(x, y, z, r))) {
      return Double.doubleToRawLongBits(r);
    }
    return SoftFma.fma(
        s,
        Double.doubleToRawLongBits(x),
        Double.doubleToRawLongBits(y),
        Double.doubleToRawLongBits(z),
        rm,
        Format.BINARY64);
  }

  /** Tells whether r is finite and certainly above underflow. */
  private static boolean isPlain(double r) {
    double magnitude = Math.abs(r);
    return magnitude > Double.MIN_NORMAL && magnitude <= Double.MAX_VALUE;
  }

  /**
   * Tells whether r = x + y is exact, by the error term of Knuth's TwoSum. Where an intermediate
   * result overflows the answer is no, which is safe.
   */
  private static boolean sumIsExact(double x, double y, double r) {
    double v = r - x;
    return (x - (r - v)) + (y - v) == 0;
  }

  /** Proves that x * y + z is exact in the common case that the product alone is, too. */
  private static boolean fmaIsExact(double x, double y, double z, double r) {
    double p = x * y;
    return Math.abs(p) >= RESIDUAL_SAFE && Math.fma(x, y, -p) == 0 && sumIsExact(p, z, r);
  }

  /** FMIN.D: minimumNumber of IEEE 754-2019; -0.0 is less than +0.0. */
  public static long min(FpState s, long a, long b) {
    double r = Math.min(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
    return r == r ? Double.doubleToRawLongBits(r) : numberAmong(s, a, b);
  }

  /** FMAX.D: maximumNumber of IEEE 754-2019. */
  public static long max(FpState s, long a, long b) {
    double r = Math.max(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
    return r == r ? Double.doubleToRawLongBits(r) : numberAmong(s, a, b);
  }

  /**
   * The minimum and the maximum where at least one operand is a NaN: the other one, if a number.
   */
  private static long numberAmong(FpState s, long a, long b) {
    if (Bits64.isSignaling(a) || Bits64.isSignaling(b)) {
      s.flags |= NV;
    }
    if (!Bits64.isNaN(a)) {
      return a;
    }
    return Bits64.isNaN(b) ? CANONICAL_NAN : b;
  }

  /** FEQ.D, a quiet comparison: 1 if equal, else 0; NV only for signaling NaNs. */
  public static long eq(FpState s, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x == y) {
      return 1;
    }
    if ((x != x || y != y) && (Bits64.isSignaling(a) || Bits64.isSignaling(b))) {
      s.flags |= NV;
    }
    return 0;
  }

  /** FLT.D, a signaling comparison: 1 if a is less than b, else 0; NV for any NaN. */
  public static long lt(FpState s, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x < y) {
      return 1;
    }
    if (!(x >= y)) {
      s.flags |= NV;
    }
    return 0;
  }

  /** FLE.D, a signaling comparison: 1 if a is less than or equal to b, else 0; NV for any NaN. */
  public static long le(FpState s, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x <= y) {
      return 1;
    }
    if (!(x > y)) {
      s.flags |= NV;
    }
    return 0;
  }

  /**
   * FCLASS.D: a mask with one bit set, from bit 0: negative infinity, negative normal, negative
   * subnormal, -0, +0, positive subnormal, positive normal, positive infinity, signaling NaN, quiet
   * NaN.
   */
  public static long classify(long a) {
    if (Bits64.isNaN(a)) {
      return Bits64.isSignaling(a) ? 1 << 8 : 1 << 9;
    }
    int kind;
    if (Bits64.isZero(a)) {
      kind = 0;
    } else if (Bits64.isInfinite(a)) {
      kind = 3;
    } else {
      kind = (a & Bits64.INFINITY) == 0 ? 1 : 2;
    }
    return a < 0 ? 1 << 3 - kind : 1 << 4 + kind;
  }

  /** FSGNJ.D: a with the sign of b. */
  public static long sgnj(long a, long b) {
    return a & ~SIGN | b & SIGN;
  }

  /** FSGNJN.D: a with the opposite of the sign of b. */
  public static long sgnjn(long a, long b) {
    return a & ~SIGN | ~b & SIGN;
  }

  /** FSGNJX.D: a with its sign flipped if b is negative. */
  public static long sgnjx(long a, long b) {
    return a ^ b & SIGN;
  }

  /** FCVT.W.D: to a signed 32-bit integer, sign-extended. */
  public static long toInt32(FpState s, long a, int rm) {
    return ToInteger.int32(s, Double.longBitsToDouble(a), rm);
  }

  /** FCVT.WU.D: to an unsigned 32-bit integer, sign-extended as all 32-bit results are. */
  public static long toUint32(FpState s, long a, int rm) {
    return ToInteger.uint32(s, Double.longBitsToDouble(a), rm);
  }

  /** FCVT.L.D: to a signed 64-bit integer. */
  public static long toInt64(FpState s, long a, int rm) {
    return ToInteger.int64(s, Double.longBitsToDouble(a), rm);
  }

  /** FCVT.LU.D: to an unsigned 64-bit integer. */
  public static long toUint64(FpState s, long a, int rm) {
    return ToInteger.uint64(s, Double.longBitsToDouble(a), rm);
  }

  /** FCVT.D.W: from the signed low half of x; always exact, whatever the mode. */
  public static long fromInt32(FpState s, long x, int rm) {
    return Double.doubleToRawLongBits((int) x);
  }

  /** FCVT.D.WU: from the unsigned low half of x; always exact, whatever the mode. */
  public static long fromUint32(FpState s, long x, int rm) {
    return Double.doubleToRawLongBits(x & 0xffff_ffffL);
  }

  /** FCVT.D.L: from a signed 64-bit integer. */
  public static long fromInt64(FpState s, long x, int rm) {
    double r = x;
    if (((s.flags & NX) != 0 && rm == RNE) || ((long) r == x && x != Long.MAX_VALUE)) {
      return Double.doubleToRawLongBits(r);
    }
    return FromInteger.int64(s, x, rm, Format.BINARY64);
  }

  /** FCVT.D.LU: from an unsigned 64-bit integer. */
  public static long fromUint64(FpState s, long x, int rm) {
    return x >= 0 ? fromInt64(s, x, rm) : FromInteger.uint64(s, x, rm, Format.BINARY64);
  }

  /** FCVT.S.D: to a binary32 bit pattern. */
  public static int toFloat32(FpState s, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    float r = (float) x;
    if (rm == RNE
        && (r == x || (s.flags & NX) != 0 && Math.abs(r) > Float.MIN_NORMAL)
        && Math.abs(r) <= Float.MAX_VALUE) {
      return Float.floatToRawIntBits(r);
    }
    return (int) SoftFloat.convert(s, a, rm, Format.BINARY32);
  }

  /** FCVT.D.S: from a binary32 bit pattern; exact, so there is no rounding mode. */
  public static long fromFloat32(FpState s, int a) {
    double r = Float.intBitsToFloat(a);
    if (r == r) {
      return Double.doubleToRawLongBits(r);
    }
    return SoftFloat.nan(s, (a & Float32.QUIET) == 0, Format.BINARY64);
  }
}
