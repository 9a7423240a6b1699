// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

/** Parameters of an IEEE 754 binary interchange format, for rounding and packing into it. */
enum Format {
  BINARY32(24, 127),
  BINARY64(53, 1023);

  /** Bits of the significand, the implicit one included. */
  final int precision;

  /** Exponent of the largest finite numbers; also the bias. */
  final int maxExponent;

  /** Exponent of the smallest normal numbers. */
  final int minExponent;

  private final long signBit;
  private final long infinity;

  Format(int precision, int maxExponent) {
    this.precision = precision;
    this.maxExponent = maxExponent;
    this.minExponent = 1 - maxExponent;
    this.infinity = (2L * maxExponent + 1) << (precision - 1);
    this.signBit = infinity + (1L << (precision - 1));
  }

  /** Returns the zero of the given sign. */
  long zero(boolean negative) {
    return negative ? signBit : 0;
  }

  /** Returns the infinity of the given sign. */
  long infinity(boolean negative) {
    return zero(negative) | infinity;
  }

  /** Returns the largest finite number of the given sign. */
  long largest(boolean negative) {
    return infinity(negative) - 1;
  }

  /** Returns the NaN every operation produces: positive, quiet, payload zero. */
  long canonicalNaN() {
    return infinity | 1L << (precision - 2);
  }
}
