// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.janusvm.isa.fp.Bits64.exponent;
import static org.janusvm.isa.fp.Bits64.isInfinite;
import static org.janusvm.isa.fp.Bits64.isNaN;
import static org.janusvm.isa.fp.Bits64.isSignaling;
import static org.janusvm.isa.fp.Bits64.isZero;
import static org.janusvm.isa.fp.Bits64.significand;

/**
 * Fused multiply-add, a * b + c rounded once, for every operand, mode and format. Operands as in
 * {@link SoftFloat}.
 */
final class SoftFma {
  private SoftFma() {}

  static long fma(FpState s, long a, long b, long c, int rm, Format f) {
    // Infinity times zero is invalid even when the addend is a quiet NaN.
    boolean invalid = isInfinite(a) && isZero(b) || isZero(a) && isInfinite(b);
    if (invalid || isNaN(a) || isNaN(b) || isNaN(c)) {
      return SoftFloat.nan(s, invalid || isSignaling(a) || isSignaling(b) || isSignaling(c), f);
    }
    boolean negative = (a ^ b) < 0;
    if (isInfinite(a) || isInfinite(b)) {
      return isInfinite(c) && negative != c < 0 ? SoftFloat.nan(s, true, f) : f.infinity(negative);
    }
    if (isInfinite(c)) {
      return f.infinity(c < 0);
    }
    if (isZero(a) || isZero(b)) {
      if (isZero(c)) {
        return f.zero(negative == c < 0 ? negative : rm == Rounding.RDN);
      }
      return SoftFloat.roundFinite(s, c, rm, f);
    }
    return isZero(c) ? SoftFloat.mul(s, a, b, rm, f) : fmaFinite(s, a, b, c, rm, f);
  }

  private static long fmaFinite(FpState s, long a, long b, long c, int rm, Format f) {
    // The larger operand is high:low, the smaller one otherHigh:otherLow, 128 bits each with the
    // leading one at bit 126: one bit of headroom for the carry, and at least 21 bits below the
    // product's 106, so that nothing but stickiness is lost in aligning them.
    boolean negative = (a ^ b) < 0;
    int exponent = exponent(a) + exponent(b) + 1;
    long high = Math.unsignedMultiplyHigh(significand(a), significand(b));
    long low = significand(a) * significand(b);
    if (high < 0) {
      low = high << 63 | low >>> 1;
      high >>>= 1;
    } else {
      exponent--;
    }
    boolean otherNegative = c < 0;
    int otherExponent = exponent(c);
    long otherHigh = significand(c) >>> 1;
    long otherLow = 0;
    if (exponent < otherExponent || exponent == otherExponent && high < otherHigh) {
      otherNegative = negative;
      negative = c < 0;
      int swapExponent = exponent;
      exponent = otherExponent;
      otherExponent = swapExponent;
      long swap = high;
      high = otherHigh;
      otherHigh = swap;
      otherLow = low;
      low = 0;
    }
    int shift = exponent - otherExponent;
    otherLow = lowShiftedRightSticky(otherHigh, otherLow, shift);
    otherHigh = shift < 64 ? otherHigh >>> shift : 0;
    if (negative == otherNegative) {
      low += otherLow;
      high += otherHigh + (Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0);
    } else {
      long borrow = Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0;
      low -= otherLow;
      high -= otherHigh + borrow;
    }
    return normalize(s, negative, exponent, high, low, rm, f);
  }

  /** Rounds high:low times 2^(exponent - 126). */
  private static long normalize(
      FpState s, boolean negative, int exponent, long high, long low, int rm, Format f) {
    if (high == 0) {
      if (low == 0) {
        return f.zero(rm == Rounding.RDN);
      }
      high = low;
      low = 0;
      exponent -= 64;
    }
    int shift = Long.numberOfLeadingZeros(high);
    if (shift != 0) {
      high = high << shift | low >>> -shift;
      low <<= shift;
    }
    long sig = high | (low != 0 ? 1 : 0);
    return Rounder.round(s, negative, exponent + 1 - shift, sig, rm, f);
  }

  /** Returns the low half of high:low shifted right by {@code n >= 0}, its lowest bit sticky. */
  private static long lowShiftedRightSticky(long high, long low, int n) {
    if (n == 0) {
      return low;
    }
    if (n < 64) {
      return high << -n | low >>> n | (low << -n != 0 ? 1 : 0);
    }
    return Bits64.shiftRightSticky(high, n - 64) | (low != 0 ? 1 : 0);
  }
}
