// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.janusvm.isa.fp.FpState.NV;
import static org.janusvm.isa.fp.FpState.NX;
import static org.janusvm.isa.fp.Rounding.RNE;
import static org.janusvm.isa.fp.SoftFloat.widen;

/**
 * The "F" standard extension on raw binary32 bit patterns, not NaN-boxed; for registers of 64 bits
 * see {@link NanBox}.
 *
 * <p>The methods have the meanings, and the fast paths the shape, of those in {@link Float64}.
 * Proofs of exactness are simpler: products of binary32 numbers, and quotients and roots multiplied
 * back, are exact in {@code double}. A result that is proved exact raises nothing even when
 * subnormal.
 */
public final class Float32 {
  /** The NaN that every operation with a NaN result produces. */
  public static final int CANONICAL_NAN = 0x7fc0_0000;

  static final int QUIET = 0x0040_0000;
  private static final int SIGN = Integer.MIN_VALUE;
  private static final int INFINITY = 0x7f80_0000;

  private Float32() {}

  /** FADD.S. A sum can be subnormal only if it is exact, so a finite one raises at most NX. */
  public static int add(FpState s, int a, int b, int rm) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    float r = x + y;
    if (rm == RNE
        && Math.abs(r) <= Float.MAX_VALUE
        && ((s.flags & NX) != 0 || sumIsExact(x, y, r))) {
      return Float.floatToRawIntBits(r);
    }
    return (int) SoftFloat.add(s, widen(a), widen(b), rm, Format.BINARY32);
  }

  /** FSUB.S. */
  public static int sub(FpState s, int a, int b, int rm) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    float r = x - y;
    if (rm == RNE
        && Math.abs(r) <= Float.MAX_VALUE
        && ((s.flags & NX) != 0 || sumIsExact(x, -y, r))) {
      return Float.floatToRawIntBits(r);
    }
    return (int) SoftFloat.add(s, widen(a), widen(b ^ SIGN), rm, Format.BINARY32);
  }

  /** FMUL.S. */
  public static int mul(FpState s, int a, int b, int rm) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    float r = x * y;
    if (rm == RNE && isKnown(s, r, r == (double) x * y)) {
      return Float.floatToRawIntBits(r);
    }
    return (int) SoftFloat.mul(s, widen(a), widen(b), rm, Format.BINARY32);
  }

  /** FDIV.S. */
  public static int div(FpState s, int a, int b, int rm) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    float r = x / y;
    if (rm == RNE && isKnown(s, r, (double) r * y == x)) {
      return Float.floatToRawIntBits(r);
    }
    return (int) SoftFloat.div(s, widen(a), widen(b), rm, Format.BINARY32);
  }

  /** FSQRT.S. The root in double, rounded again, is the correctly rounded root (53 >= 2*24 + 2). */
  public static int sqrt(FpState s, int a, int rm) {
    float x = Float.intBitsToFloat(a);
    float r = (float) Math.sqrt(x);
    if (rm == RNE && isKnown(s, r, (double) r * r == x)) {
      return Float.floatToRawIntBits(r);
    }
    return (int) SoftFloat.sqrt(s, widen(a), rm, Format.BINARY32);
  }

  /** FMADD.S: a * b + c, rounded once. */
  public static int madd(FpState s, int a, int b, int c, int rm) {
    return fused(s, Float.intBitsToFloat(a), Float.intBitsToFloat(b), Float.intBitsToFloat(c), rm);
  }

  /** FMSUB.S: a * b - c, rounded once. */
  public static int msub(FpState s, int a, int b, int c, int rm) {
    return fused(s, Float.intBitsToFloat(a), Float.intBitsToFloat(b), -Float.intBitsToFloat(c), rm);
  }

  /** FNMSUB.S: -(a * b) + c, rounded once. */
  public static int nmsub(FpState s, int a, int b, int c, int rm) {
    return fused(s, -Float.intBitsToFloat(a), Float.intBitsToFloat(b), Float.intBitsToFloat(c), rm);
  }

  /** FNMADD.S: -(a * b) - c, rounded once; a zero has the sign which that order gives it. */
  public static int nmadd(FpState s, int a, int b, int c, int rm) {
    return fused(
        s, -Float.intBitsToFloat(a), Float.intBitsToFloat(b), -Float.intBitsToFloat(c), rm);
  }

  private static int fused(FpState s, float x, float y, float z, int rm) {
    float r = Math.fma(x, y, z);
    if (rm == RNE && isKnown(s, r, (s.flags & NX) == 0 && fmaIsExact(x, y, z, r))) {
      return Float.floatToRawIntBits(r);
    }
    return (int)
        SoftFma.fma(
            s,
            widen(Float.floatToRawIntBits(x)),
            widen(Float.floatToRawIntBits(y)),
            widen(Float.floatToRawIntBits(z)),
            rm,
            Format.BINARY32);
  }

  /**
   * Tells whether the host's result r is final and all its flags are accrued: it is finite, and
   * either exact, or certainly above underflow with NX accrued.
   */
  private static boolean isKnown(FpState s, float r, boolean exact) {
    float magnitude = Math.abs(r);
    return magnitude <= Float.MAX_VALUE
        && (exact || magnitude > Float.MIN_NORMAL && (s.flags & NX) != 0);
  }

  private static boolean sumIsExact(float x, float y, float r) {
    float v = r - x;
    return (x - (r - v)) + (y - v) == 0;
  }

  /**
   * Proves exactness where the sum fits a double, as it does unless the exponents lie far apart.
   */
  private static boolean fmaIsExact(double x, double y, double z, float r) {
    double p = x * y;
    double t = p + z;
    double v = t - p;
    return r == t && (p - (t - v)) + (z - v) == 0;
  }

  /** FMIN.S: minimumNumber of IEEE 754-2019; -0.0 is less than +0.0. */
  public static int min(FpState s, int a, int b) {
    float r = Math.min(Float.intBitsToFloat(a), Float.intBitsToFloat(b));
    return r == r ? Float.floatToRawIntBits(r) : numberAmong(s, a, b);
  }

  /** FMAX.S: maximumNumber of IEEE 754-2019. */
  public static int max(FpState s, int a, int b) {
    float r = Math.max(Float.intBitsToFloat(a), Float.intBitsToFloat(b));
    return r == r ? Float.floatToRawIntBits(r) : numberAmong(s, a, b);
  }

  private static int numberAmong(FpState s, int a, int b) {
    if (isSignaling(a) || isSignaling(b)) {
      s.flags |= NV;
    }
    if (!isNaN(a)) {
      return a;
    }
    return isNaN(b) ? CANONICAL_NAN : b;
  }

  private static boolean isNaN(int a) {
    return (a & ~SIGN) > INFINITY;
  }

  private static boolean isSignaling(int a) {
    return isNaN(a) && (a & QUIET) == 0;
  }

  /** FEQ.S, a quiet comparison: 1 if equal, else 0; NV only for signaling NaNs. */
  public static long eq(FpState s, int a, int b) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    if (x == y) {
      return 1;
    }
    if ((x != x || y != y) && (isSignaling(a) || isSignaling(b))) {
      s.flags |= NV;
    }
    return 0;
  }

  /** FLT.S, a signaling comparison: 1 if a is less than b, else 0; NV for any NaN. */
  public static long lt(FpState s, int a, int b) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    if (x < y) {
      return 1;
    }
    if (!(x >= y)) {
      s.flags |= NV;
    }
    return 0;
  }

  /** FLE.S, a signaling comparison: 1 if a is less than or equal to b, else 0; NV for any NaN. */
  public static long le(FpState s, int a, int b) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    if (x <= y) {
      return 1;
    }
    if (!(x > y)) {
      s.flags |= NV;
    }
    return 0;
  }

  /** FCLASS.S: a mask with one bit set, as {@link Float64#classify} numbers them. */
  public static long classify(int a) {
    if (isNaN(a)) {
      return isSignaling(a) ? 1 << 8 : 1 << 9;
    }
    int magnitude = a & ~SIGN;
    int kind;
    if (magnitude == 0) {
      kind = 0;
    } else if (magnitude == INFINITY) {
      kind = 3;
    } else {
      kind = (a & INFINITY) == 0 ? 1 : 2;
    }
    return a < 0 ? 1 << 3 - kind : 1 << 4 + kind;
  }

  /** FSGNJ.S: a with the sign of b. */
  public static int sgnj(int a, int b) {
    return a & ~SIGN | b & SIGN;
  }

  /** FSGNJN.S: a with the opposite of the sign of b. */
  public static int sgnjn(int a, int b) {
    return a & ~SIGN | ~b & SIGN;
  }

  /** FSGNJX.S: a with its sign flipped if b is negative. */
  public static int sgnjx(int a, int b) {
    return a ^ b & SIGN;
  }

  /** FCVT.W.S: to a signed 32-bit integer, sign-extended. */
  public static long toInt32(FpState s, int a, int rm) {
    return ToInteger.int32(s, Float.intBitsToFloat(a), rm);
  }

  /** FCVT.WU.S: to an unsigned 32-bit integer, sign-extended as all 32-bit results are. */
  public static long toUint32(FpState s, int a, int rm) {
    return ToInteger.uint32(s, Float.intBitsToFloat(a), rm);
  }

  /** FCVT.L.S: to a signed 64-bit integer. */
  public static long toInt64(FpState s, int a, int rm) {
    return ToInteger.int64(s, Float.intBitsToFloat(a), rm);
  }

  /** FCVT.LU.S: to an unsigned 64-bit integer. */
  public static long toUint64(FpState s, int a, int rm) {
    return ToInteger.uint64(s, Float.intBitsToFloat(a), rm);
  }

  /** FCVT.S.W: from the signed low half of x. */
  public static int fromInt32(FpState s, long x, int rm) {
    return fromInt64(s, (int) x, rm);
  }

  /** FCVT.S.WU: from the unsigned low half of x. */
  public static int fromUint32(FpState s, long x, int rm) {
    return fromInt64(s, x & 0xffff_ffffL, rm);
  }

  /** FCVT.S.L: from a signed 64-bit integer. */
  public static int fromInt64(FpState s, long x, int rm) {
    float r = x;
    if (((s.flags & NX) != 0 && rm == RNE) || ((long) r == x && x != Long.MAX_VALUE)) {
      return Float.floatToRawIntBits(r);
    }
    return (int) FromInteger.int64(s, x, rm, Format.BINARY32);
  }

  /** FCVT.S.LU: from an unsigned 64-bit integer. */
  public static int fromUint64(FpState s, long x, int rm) {
    return x >= 0 ? fromInt64(s, x, rm) : (int) FromInteger.uint64(s, x, rm, Format.BINARY32);
  }
}
