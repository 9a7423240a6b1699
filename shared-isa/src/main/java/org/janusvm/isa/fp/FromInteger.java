// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

/** Conversion of 64-bit integers to floating point, every mode and format. */
final class FromInteger {
  private FromInteger() {}

  static long int64(FpState s, long x, int rm, Format f) {
    return convert(s, x < 0, Math.abs(x), rm, f);
  }

  static long uint64(FpState s, long x, int rm, Format f) {
    return convert(s, false, x, rm, f);
  }

  /** Converts an unsigned magnitude; 2^63 is what {@code Math.abs} makes of the smallest long. */
  private static long convert(FpState s, boolean negative, long magnitude, int rm, Format f) {
    if (magnitude == 0) {
      return f.zero(false);
    }
    int shift = Long.numberOfLeadingZeros(magnitude);
    return Rounder.round(s, negative, 63 - shift, magnitude << shift, rm, f);
  }
}
