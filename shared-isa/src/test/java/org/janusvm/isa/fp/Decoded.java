// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import java.math.BigInteger;

/** A bit pattern taken apart: if finite, its magnitude is significand times 2^exponent. */
record Decoded(Kind kind, boolean negative, BigInteger significand, int exponent) {
  enum Kind {
    FINITE,
    INFINITE,
    QUIET_NAN,
    SIGNALING_NAN
  }

  static Decoded of(long bits, boolean binary64) {
    int fractionBits = binary64 ? 52 : 23;
    int exponentBits = binary64 ? 11 : 8;
    long fraction = bits & (1L << fractionBits) - 1;
    int biased = (int) (bits >>> fractionBits) & (1 << exponentBits) - 1;
    boolean negative = (bits >>> fractionBits + exponentBits & 1) != 0;
    int bias = (1 << exponentBits - 1) - 1;
    if (biased == (1 << exponentBits) - 1) {
      Kind kind =
          fraction == 0
              ? Kind.INFINITE
              : fraction >= 1L << fractionBits - 1 ? Kind.QUIET_NAN : Kind.SIGNALING_NAN;
      return new Decoded(kind, negative, BigInteger.ZERO, 0);
    }
    BigInteger significand =
        BigInteger.valueOf(biased == 0 ? fraction : fraction | 1L << fractionBits);
    return new Decoded(
        Kind.FINITE, negative, significand, Math.max(biased, 1) - bias - fractionBits);
  }

  boolean isNaN() {
    return kind == Kind.QUIET_NAN || kind == Kind.SIGNALING_NAN;
  }

  boolean isSignaling() {
    return kind == Kind.SIGNALING_NAN;
  }

  boolean isInfinite() {
    return kind == Kind.INFINITE;
  }

  boolean isZero() {
    return kind == Kind.FINITE && significand.signum() == 0;
  }

  /** Returns the signed value in units of 2^unit, of which this finite number is a multiple. */
  BigInteger inUnits(int unit) {
    BigInteger units = significand.shiftLeft(exponent - unit);
    return negative ? units.negate() : units;
  }

  Decoded negated() {
    return new Decoded(kind, !negative, significand, exponent);
  }

  /** Compares two values that are not NaNs; the zeros are equal. */
  static int compare(Decoded x, Decoded y) {
    if (x.isInfinite() || y.isInfinite()) {
      return Integer.compare(x.rank(), y.rank());
    }
    int unit = Math.min(x.exponent, y.exponent);
    return x.inUnits(unit).compareTo(y.inUnits(unit));
  }

  private int rank() {
    return !isInfinite() ? 0 : negative ? -1 : 1;
  }
}
