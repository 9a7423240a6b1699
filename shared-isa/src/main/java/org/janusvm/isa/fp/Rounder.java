// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.janusvm.isa.fp.FpState.NX;
import static org.janusvm.isa.fp.FpState.OF;
import static org.janusvm.isa.fp.FpState.UF;

/** The one place where an exact result becomes a rounded, packed one and its flags are raised. */
final class Rounder {
  private Rounder() {}

  /**
   * Rounds and packs a finite, nonzero value.
   *
   * @param negative the sign
   * @param exponent floor(log2(|value|))
   * @param sig the significand, leading one at bit 63; the lowest bit is sticky, that is, it stands
   *     for any nonzero amount below the bits above it
   * @param rm one of the five modes of {@link Rounding}
   */
  static long round(FpState s, boolean negative, int exponent, long sig, int rm, Format f) {
    if (exponent > f.maxExponent) {
      return overflow(s, negative, rm, f);
    }
    boolean subnormal = exponent < f.minExponent;
    boolean tiny = subnormal && isTiny(negative, exponent, sig, rm, f);
    if (subnormal) {
      sig = Bits64.shiftRightSticky(sig, f.minExponent - exponent);
    }
    // The leading one of a normal significand adds the final 1 to the biased exponent, and so does
    // the carry of rounding up, be it from subnormal to normal or to the next power of two.
    long bits = subnormal ? 0 : (long) (exponent - f.minExponent) << (f.precision - 1);
    long kept = sig >>> (64 - f.precision);
    long rest = sig << f.precision;
    bits += kept;
    if (roundsUp(negative, (kept & 1) != 0, rest, rm)) {
      bits++;
    }
    if (bits >= f.infinity(false)) {
      return overflow(s, negative, rm, f);
    }
    if (rest != 0) {
      s.flags |= tiny ? NX | UF : NX;
    }
    return f.zero(negative) | bits;
  }

  /**
   * Tells whether a magnitude is incremented when the bits {@code rest}, a fraction scaled by 2^64,
   * are dropped.
   */
  static boolean roundsUp(boolean negative, boolean odd, long rest, int rm) {
    return switch (rm) {
      case Rounding.RNE -> rest < 0 && (odd || rest != Long.MIN_VALUE);
      case Rounding.RDN -> negative && rest != 0;
      case Rounding.RUP -> !negative && rest != 0;
      case Rounding.RMM -> rest < 0;
      default -> false;
    };
  }

  /**
   * Tells whether a value below the smallest normal number is still below it when rounded as if the
   * exponent had no bound: RISC-V detects tininess after rounding.
   */
  private static boolean isTiny(boolean negative, int exponent, long sig, int rm, Format f) {
    return exponent < f.minExponent - 1
        || ~sig >>> (64 - f.precision) != 0
        || !roundsUp(negative, true, sig << f.precision, rm);
  }

  private static long overflow(FpState s, boolean negative, int rm, Format f) {
    s.flags |= OF | NX;
    boolean toInfinity =
        switch (rm) {
          case Rounding.RTZ -> false;
          case Rounding.RDN -> negative;
          case Rounding.RUP -> !negative;
          default -> true;
        };
    return toInfinity ? f.infinity(negative) : f.largest(negative);
  }
}
