// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.janusvm.isa.fp.FpState.NV;
import static org.janusvm.isa.fp.FpState.NX;
import static org.janusvm.isa.fp.Rounding.RTZ;

/**
 * Conversion of floating-point numbers to integers.
 *
 * <p>Specification: "F" extension, Single-Precision Floating-Point Conversion and Move
 * Instructions, table of the domains of conversions. What does not fit after rounding raises NV
 * (and not NX) and saturates; a NaN becomes the largest integer. Results of 32 bits are
 * sign-extended, the unsigned ones too. The operand is a {@code double} for both formats, since
 * widening binary32 is exact and all NaNs are converted alike.
 */
final class ToInteger {
  private ToInteger() {}

  static long int32(FpState s, double x, int rm) {
    int i = (int) x;
    if (i == x) {
      return i;
    }
    if (rm == RTZ && x > -2147483649.0 && x < 2147483648.0) {
      s.flags |= NX;
      return i;
    }
    return convert(s, x, rm, true, 32);
  }

  static long uint32(FpState s, double x, int rm) {
    long i = (long) x;
    if (i >>> 32 == 0) {
      if (i == x) {
        return (int) i;
      }
      if (rm == RTZ && x == x) {
        s.flags |= NX;
        return (int) i;
      }
    }
    return convert(s, x, rm, false, 32);
  }

  static long int64(FpState s, double x, int rm) {
    long i = (long) x;
    if (Math.abs(x) < 0x1p63) {
      if (i == x) {
        return i;
      }
      if (rm == RTZ) {
        s.flags |= NX;
        return i;
      }
    }
    return convert(s, x, rm, true, 64);
  }

  static long uint64(FpState s, double x, int rm) {
    long i = (long) x;
    if (x > -1 && x < 0x1p63) {
      if (i == x) {
        return i;
      }
      if (rm == RTZ) {
        s.flags |= NX;
        return i;
      }
    }
    return convert(s, x, rm, false, 64);
  }

  /** Converts any value in any mode to an integer of {@code width} bits, 32 or 64. */
  private static long convert(FpState s, double x, int rm, boolean signed, int width) {
    long bits = Double.doubleToRawLongBits(x);
    boolean negative = bits < 0;
    if (Bits64.isZero(bits)) {
      return 0;
    }
    if (Bits64.isNaN(bits)) {
      return saturate(s, false, signed, width);
    }
    int exponent = Bits64.exponent(bits);
    if (exponent >= 64) { // infinity has the exponent 1024
      return saturate(s, negative, signed, width);
    }
    // The fraction, scaled by 2^64, goes into rest.
    long sig = Bits64.significand(bits);
    long whole;
    long rest;
    if (exponent < 0) {
      whole = 0;
      rest = Bits64.shiftRightSticky(sig, -1 - exponent);
    } else {
      whole = sig >>> (63 - exponent);
      rest = exponent == 63 ? 0 : sig << (exponent + 1);
    }
    if (Rounder.roundsUp(negative, (whole & 1) != 0, rest, rm)) {
      whole++; // no carry out of 64 bits: a number of 54 bits or more has no fraction
    }
    if (Long.compareUnsigned(whole, largestMagnitude(negative, signed, width)) > 0) {
      return saturate(s, negative, signed, width);
    }
    if (rest != 0) {
      s.flags |= NX;
    }
    long result = negative ? -whole : whole;
    return width == 32 ? (int) result : result;
  }

  private static long largestMagnitude(boolean negative, boolean signed, int width) {
    if (!signed) {
      return negative ? 0 : -1L >>> (64 - width);
    }
    long half = 1L << (width - 1);
    return negative ? half : half - 1;
  }

  private static long saturate(FpState s, boolean negative, boolean signed, int width) {
    s.flags |= NV;
    long magnitude = largestMagnitude(negative, signed, width);
    long result = negative ? -magnitude : magnitude;
    return width == 32 ? (int) result : result;
  }
}
