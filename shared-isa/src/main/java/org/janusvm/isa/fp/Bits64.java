// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

/** Taking binary64 bit patterns apart. */
final class Bits64 {
  static final long SIGN = Long.MIN_VALUE;
  static final long INFINITY = 0x7ff0_0000_0000_0000L;
  static final long FRACTION = 0x000f_ffff_ffff_ffffL;
  static final long QUIET = 0x0008_0000_0000_0000L;

  private Bits64() {}

  static long magnitude(long bits) {
    return bits & ~SIGN;
  }

  static boolean isNaN(long bits) {
    return magnitude(bits) > INFINITY;
  }

  static boolean isSignaling(long bits) {
    return isNaN(bits) && (bits & QUIET) == 0;
  }

  static boolean isInfinite(long bits) {
    return magnitude(bits) == INFINITY;
  }

  static boolean isZero(long bits) {
    return magnitude(bits) == 0;
  }

  /** Returns floor(log2(|v|)) of a finite, nonzero value. */
  static int exponent(long bits) {
    int biased = (int) (bits >>> 52) & 0x7ff;
    return biased != 0 ? biased - 1023 : -1011 - Long.numberOfLeadingZeros(bits & FRACTION);
  }

  /**
   * Returns the significand of a finite, nonzero value with its leading one at bit 63, so that |v|
   * is this, unsigned, times 2^({@link #exponent} - 63). The low 11 bits are zero.
   */
  static long significand(long bits) {
    long fraction = bits & FRACTION;
    return (bits & INFINITY) != 0
        ? SIGN | fraction << 11
        : fraction << Long.numberOfLeadingZeros(fraction);
  }

  /** Returns a significand as a number in [1, 2). */
  static double fraction(long significand) {
    return Double.longBitsToDouble(0x3ff0_0000_0000_0000L | significand << 1 >>> 12);
  }

  /** Shifts right by {@code n >= 0}; ones that fall out survive as a one in the lowest bit. */
  static long shiftRightSticky(long x, int n) {
    if (n >= 64) {
      return x != 0 ? 1 : 0;
    }
    return n == 0 ? x : x >>> n | (x << -n != 0 ? 1 : 0);
  }
}
