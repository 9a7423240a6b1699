// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.janusvm.isa.fp.Bits64.SIGN;
import static org.janusvm.isa.fp.Bits64.exponent;
import static org.janusvm.isa.fp.Bits64.fraction;
import static org.janusvm.isa.fp.Bits64.isInfinite;
import static org.janusvm.isa.fp.Bits64.isNaN;
import static org.janusvm.isa.fp.Bits64.isSignaling;
import static org.janusvm.isa.fp.Bits64.isZero;
import static org.janusvm.isa.fp.Bits64.magnitude;
import static org.janusvm.isa.fp.Bits64.shiftRightSticky;
import static org.janusvm.isa.fp.Bits64.significand;
import static org.janusvm.isa.fp.FpState.DZ;
import static org.janusvm.isa.fp.FpState.NV;

/**
 * Addition, multiplication, division and square root for every operand, mode and format.
 *
 * <p>Operands are binary64 bit patterns; the result is a bit pattern of the format asked for. A
 * binary32 operand is widened first, which is exact, so one implementation serves both formats and
 * still rounds once. Fused multiply-add is in {@link SoftFma}.
 */
final class SoftFloat {
  private SoftFloat() {}

  static long add(FpState s, long a, long b, int rm, Format f) {
    if (isNaN(a) || isNaN(b)) {
      return nan(s, isSignaling(a) || isSignaling(b), f);
    }
    boolean subtract = (a ^ b) < 0;
    if (isInfinite(a)) {
      return subtract && isInfinite(b) ? nan(s, true, f) : f.infinity(a < 0);
    }
    if (isInfinite(b)) {
      return f.infinity(b < 0);
    }
    if (isZero(a) || isZero(b)) {
      if (isZero(a) && isZero(b)) {
        return f.zero(subtract ? rm == Rounding.RDN : a < 0);
      }
      return roundFinite(s, isZero(a) ? b : a, rm, f);
    }
    return addFinite(s, a, b, rm, f);
  }

  private static long addFinite(FpState s, long a, long b, int rm, Format f) {
    if (magnitude(a) < magnitude(b)) {
      long swap = a;
      a = b;
      b = swap;
    }
    // One bit of headroom for the carry; ten bits of guard below, more than the sticky bit needs.
    long large = significand(a) >>> 1;
    long small = shiftRightSticky(significand(b) >>> 1, exponent(a) - exponent(b));
    long sum = (a ^ b) < 0 ? large - small : large + small;
    if (sum == 0) {
      return f.zero(rm == Rounding.RDN);
    }
    int shift = Long.numberOfLeadingZeros(sum);
    return Rounder.round(s, a < 0, exponent(a) + 1 - shift, sum << shift, rm, f);
  }

  static long mul(FpState s, long a, long b, int rm, Format f) {
    if (isNaN(a) || isNaN(b)) {
      return nan(s, isSignaling(a) || isSignaling(b), f);
    }
    boolean negative = (a ^ b) < 0;
    if (isInfinite(a) || isInfinite(b)) {
      return isZero(a) || isZero(b) ? nan(s, true, f) : f.infinity(negative);
    }
    if (isZero(a) || isZero(b)) {
      return f.zero(negative);
    }
    long high = Math.unsignedMultiplyHigh(significand(a), significand(b));
    long low = significand(a) * significand(b);
    int exponent = exponent(a) + exponent(b) + 1;
    if (high >= 0) {
      high = high << 1 | low >>> 63;
      low <<= 1;
      exponent--;
    }
    return Rounder.round(s, negative, exponent, high | (low != 0 ? 1 : 0), rm, f);
  }

  static long div(FpState s, long a, long b, int rm, Format f) {
    if (isNaN(a) || isNaN(b)) {
      return nan(s, isSignaling(a) || isSignaling(b), f);
    }
    boolean negative = (a ^ b) < 0;
    if (isInfinite(a)) {
      return isInfinite(b) ? nan(s, true, f) : f.infinity(negative);
    }
    if (isZero(b)) {
      if (isZero(a)) {
        return nan(s, true, f);
      }
      s.flags |= DZ;
      return f.infinity(negative);
    }
    if (isZero(a) || isInfinite(b)) {
      return f.zero(negative);
    }
    double dividend = fraction(significand(a));
    double divisor = fraction(significand(b));
    double quotient = dividend / divisor;
    double residual = Math.fma(-quotient, divisor, dividend);
    return roundEstimate(s, negative, exponent(a) - exponent(b), quotient, residual, rm, f);
  }

  static long sqrt(FpState s, long a, int rm, Format f) {
    if (isNaN(a)) {
      return nan(s, isSignaling(a), f);
    }
    if (isZero(a)) {
      return f.zero(a < 0);
    }
    if (a < 0) {
      return nan(s, true, f);
    }
    if (isInfinite(a)) {
      return f.infinity(false);
    }
    int odd = exponent(a) & 1;
    double radicand = fraction(significand(a)) * (1 + odd);
    double root = Math.sqrt(radicand);
    double residual = Math.fma(-root, root, radicand);
    return roundEstimate(s, false, exponent(a) - odd >> 1, root, residual, rm, f);
  }

  /**
   * Rounds (estimate + something of the sign of residual) times 2^scale.
   *
   * <p>The estimate is the exact quotient or root to 53 bits, to nearest, and the residual is exact
   * (nothing near underflow: operands were scaled to [1, 4)). So the true value lies strictly
   * within half a unit of the estimate, on the side the residual's sign tells: no quotient or root
   * is a midpoint. That makes a sticky one just above or just below the estimate as good as all its
   * further digits, for any format of at most 53 bits. An estimate that is too large is never a
   * power of two: a quotient of such numbers below 1 is below 1 - 2^-53, and no root is below 1 or
   * rounds up to 2.
   */
  private static long roundEstimate(
      FpState s, boolean negative, int scale, double estimate, double residual, int rm, Format f) {
    long bits = Double.doubleToRawLongBits(estimate);
    long sig = significand(bits);
    int exponent = scale + exponent(bits);
    if (residual > 0) {
      sig |= 1;
    } else if (residual < 0) {
      sig--; // keeps its leading one, see above
    }
    return Rounder.round(s, negative, exponent, sig, rm, f);
  }

  /** Rounds any binary64 value to a format; the conversion FCVT.S.D. */
  static long convert(FpState s, long a, int rm, Format f) {
    if (isNaN(a)) {
      return nan(s, isSignaling(a), f);
    }
    if (isInfinite(a)) {
      return f.infinity(a < 0);
    }
    return isZero(a) ? f.zero(a < 0) : roundFinite(s, a, rm, f);
  }

  /** Rounds a finite, nonzero value to a format. */
  static long roundFinite(FpState s, long a, int rm, Format f) {
    return Rounder.round(s, a < 0, exponent(a), significand(a), rm, f);
  }

  /** Returns the canonical NaN, having raised NV where the operation is invalid. */
  static long nan(FpState s, boolean invalid, Format f) {
    if (invalid) {
      s.flags |= NV;
    }
    return f.canonicalNaN();
  }

  /** Widens binary32 to binary64 exactly. A NaN keeps its kind, quiet or signaling. */
  static long widen(int a) {
    float x = Float.intBitsToFloat(a);
    if (x != x) {
      return Bits64.INFINITY | (long) (a & 0x007f_ffff) << 29;
    }
    return Double.doubleToRawLongBits(x);
  }

  /** Flips the sign of a bit pattern, NaNs included. */
  static long negate(long a) {
    return a ^ SIGN;
  }
}
