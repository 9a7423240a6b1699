// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * What each operation must give, computed the slow way: exact integers of any size, written from
 * the specification and sharing nothing with the implementation.
 */
final class Oracle {
  static final int NX = 1;
  static final int UF = 2;
  static final int OF = 4;
  static final int DZ = 8;
  static final int NV = 16;

  /** A result, zero-extended if it has 32 bits, and the exceptions raised. */
  record Outcome(long bits, int flags) {}

  private final boolean binary64;
  private final int precision;
  private final int maxExponent;
  private final RoundingMode mode;

  private Oracle(boolean binary64, int rm) {
    this.binary64 = binary64;
    this.precision = binary64 ? 53 : 24;
    this.maxExponent = binary64 ? 1023 : 127;
    this.mode =
        switch (rm) {
          case 0 -> RoundingMode.HALF_EVEN;
          case 1 -> RoundingMode.DOWN;
          case 2 -> RoundingMode.FLOOR;
          case 3 -> RoundingMode.CEILING;
          case 4 -> RoundingMode.HALF_UP;
          default -> throw new IllegalArgumentException("rounding mode " + rm);
        };
  }

  static Outcome evaluate(Op op, boolean binary64, long a, long b, long c, int rm) {
    Oracle o = new Oracle(binary64, rm);
    Decoded x = Decoded.of(a, binary64);
    Decoded y = Decoded.of(b, binary64);
    Decoded z = Decoded.of(c, binary64);
    return switch (op) {
      case ADD -> o.add(x, y);
      case SUB -> o.add(x, y.negated());
      case MUL -> o.mul(x, y);
      case DIV -> o.div(x, y);
      case SQRT -> o.sqrt(x);
      case MADD -> o.fma(x, y, z);
      case MSUB -> o.fma(x, y, z.negated());
      case NMSUB -> o.fma(x.negated(), y, z);
      case NMADD -> o.fma(x.negated(), y, z.negated());
      case MIN, MAX -> o.choose(op, a, b, x, y);
      case EQ, LT, LE -> compare(op, x, y);
      case CLASSIFY -> new Outcome(o.classify(x), 0);
      case SGNJ -> new Outcome(o.withSign(a, y.negative()), 0);
      case SGNJN -> new Outcome(o.withSign(a, !y.negative()), 0);
      case SGNJX -> new Outcome(o.withSign(a, x.negative() != y.negative()), 0);
      case TO_INT32 -> o.toInteger(x, 32, true);
      case TO_UINT32 -> o.toInteger(x, 32, false);
      case TO_INT64 -> o.toInteger(x, 64, true);
      case TO_UINT64 -> o.toInteger(x, 64, false);
      case FROM_INT32 -> o.fromInteger(BigInteger.valueOf((int) a));
      case FROM_UINT32 -> o.fromInteger(BigInteger.valueOf(a & 0xffff_ffffL));
      case FROM_INT64 -> o.fromInteger(BigInteger.valueOf(a));
      case FROM_UINT64 -> o.fromInteger(new BigInteger(Long.toUnsignedString(a)));
      case CONVERT -> new Oracle(!binary64, rm).convert(x);
    };
  }

  private Outcome add(Decoded x, Decoded y) {
    if (x.isNaN() || y.isNaN()) {
      return nan(x.isSignaling() || y.isSignaling());
    }
    if (x.isInfinite() && y.isInfinite() && x.negative() != y.negative()) {
      return nan(true);
    }
    if (x.isInfinite() || y.isInfinite()) {
      return infinity(x.isInfinite() ? x.negative() : y.negative(), 0);
    }
    int unit = Math.min(x.exponent(), y.exponent());
    BigInteger sum = x.inUnits(unit).add(y.inUnits(unit));
    boolean zeroSign = x.negative() == y.negative() ? x.negative() : mode == RoundingMode.FLOOR;
    return dyadic(sum, unit, zeroSign);
  }

  private Outcome mul(Decoded x, Decoded y) {
    if (x.isNaN() || y.isNaN()) {
      return nan(x.isSignaling() || y.isSignaling());
    }
    boolean negative = x.negative() ^ y.negative();
    if (x.isInfinite() || y.isInfinite()) {
      return x.isZero() || y.isZero() ? nan(true) : infinity(negative, 0);
    }
    BigInteger product = x.inUnits(x.exponent()).multiply(y.inUnits(y.exponent()));
    return dyadic(product, x.exponent() + y.exponent(), negative);
  }

  private Outcome fma(Decoded x, Decoded y, Decoded z) {
    boolean invalidProduct = x.isInfinite() && y.isZero() || x.isZero() && y.isInfinite();
    if (invalidProduct || x.isNaN() || y.isNaN() || z.isNaN()) {
      return nan(invalidProduct || x.isSignaling() || y.isSignaling() || z.isSignaling());
    }
    boolean negative = x.negative() ^ y.negative();
    if (x.isInfinite() || y.isInfinite()) {
      return z.isInfinite() && z.negative() != negative ? nan(true) : infinity(negative, 0);
    }
    if (z.isInfinite()) {
      return infinity(z.negative(), 0);
    }
    BigInteger product = x.inUnits(x.exponent()).multiply(y.inUnits(y.exponent()));
    int productUnit = x.exponent() + y.exponent();
    int unit = Math.min(productUnit, z.exponent());
    BigInteger sum = product.shiftLeft(productUnit - unit).add(z.inUnits(unit));
    return dyadic(sum, unit, negative == z.negative() ? negative : mode == RoundingMode.FLOOR);
  }

  private Outcome div(Decoded x, Decoded y) {
    if (x.isNaN() || y.isNaN()) {
      return nan(x.isSignaling() || y.isSignaling());
    }
    boolean negative = x.negative() ^ y.negative();
    if (x.isInfinite() && y.isInfinite() || x.isZero() && y.isZero()) {
      return nan(true);
    }
    if (x.isInfinite() || y.isZero()) {
      return infinity(negative, x.isInfinite() ? 0 : DZ);
    }
    if (x.isZero() || y.isInfinite()) {
      return new Outcome(sign(negative), 0);
    }
    return round(
        negative,
        ExactMagnitude.quotient(x.significand(), y.significand(), x.exponent() - y.exponent()));
  }

  private Outcome sqrt(Decoded x) {
    if (x.isNaN()) {
      return nan(x.isSignaling());
    }
    if (x.isZero()) {
      return new Outcome(sign(x.negative()), 0);
    }
    if (x.negative()) {
      return nan(true);
    }
    return x.isInfinite()
        ? infinity(false, 0)
        : round(false, ExactMagnitude.squareRoot(x.significand(), x.exponent()));
  }

  private Outcome convert(Decoded x) {
    if (x.isNaN()) {
      return nan(x.isSignaling());
    }
    return x.isInfinite()
        ? infinity(x.negative(), 0)
        : dyadic(x.inUnits(x.exponent()), x.exponent(), x.negative());
  }

  private Outcome fromInteger(BigInteger n) {
    return dyadic(n, 0, false);
  }

  /** Rounds n times 2^unit; zero gets the given sign. */
  private Outcome dyadic(BigInteger n, int unit, boolean zeroSign) {
    return n.signum() == 0
        ? new Outcome(sign(zeroSign), 0)
        : round(n.signum() < 0, ExactMagnitude.quotient(n.abs(), BigInteger.ONE, unit));
  }

  private Outcome round(boolean negative, ExactMagnitude v) {
    int minExponent = 1 - maxExponent;
    int log2 = v.log2();
    int unit = Math.max(log2, minExponent) - (precision - 1);
    BigInteger n = roundToUnits(negative, v, unit);
    boolean inexact = !v.in(unit).exact();
    // Tiny: below the smallest normal number after rounding with an unbounded exponent.
    int freeUnit = log2 - (precision - 1);
    BigInteger free = roundToUnits(negative, v, freeUnit);
    boolean tiny = free.bitLength() + freeUnit <= minExponent;
    if (n.bitLength() + unit > maxExponent + 1) {
      boolean away =
          switch (mode) {
            case DOWN -> false;
            case FLOOR -> negative;
            case CEILING -> !negative;
            default -> true;
          };
      long infinity = infinity(negative, 0).bits();
      return new Outcome(away ? infinity : infinity - 1, OF | NX);
    }
    int flags = inexact ? tiny ? NX | UF : NX : 0;
    return new Outcome(pack(negative, n, unit), flags);
  }

  private BigInteger roundToUnits(boolean negative, ExactMagnitude v, int unit) {
    // Two more binary digits, the last one sticky, as a decimal for BigDecimal to round.
    ExactMagnitude.Units halves = v.in(unit - 1);
    BigInteger quarters = halves.count().shiftLeft(1);
    if (!halves.exact()) {
      quarters = quarters.setBit(0);
    }
    BigDecimal exact = new BigDecimal(negative ? quarters.negate() : quarters);
    return exact.divide(BigDecimal.valueOf(4)).setScale(0, mode).toBigIntegerExact().abs();
  }

  private long pack(boolean negative, BigInteger n, int unit) {
    int fractionBits = precision - 1;
    if (n.bitLength() > precision) {
      n = n.shiftRight(1); // carried to the next power of two
      unit++;
    }
    if (n.bitLength() < precision) {
      return sign(negative) | n.longValueExact();
    }
    long biased = unit + fractionBits + maxExponent;
    return sign(negative) | biased << fractionBits | n.clearBit(fractionBits).longValueExact();
  }

  private long sign(boolean negative) {
    return negative ? binary64 ? 1L << 63 : 1L << 31 : 0;
  }

  private Outcome infinity(boolean negative, int flags) {
    return new Outcome(sign(negative) | (binary64 ? 0x7ffL << 52 : 0xffL << 23), flags);
  }

  private Outcome nan(boolean invalid) {
    return new Outcome(binary64 ? 0x7ff8L << 48 : 0x7fc0_0000L, invalid ? NV : 0);
  }

  private long withSign(long a, boolean negative) {
    return a & (binary64 ? Long.MAX_VALUE : 0x7fff_ffffL) | sign(negative);
  }

  private Outcome choose(Op op, long a, long b, Decoded x, Decoded y) {
    int flags = x.isSignaling() || y.isSignaling() ? NV : 0;
    if (x.isNaN() && y.isNaN()) {
      return new Outcome(nan(false).bits(), flags);
    }
    if (x.isNaN() || y.isNaN()) {
      return new Outcome(x.isNaN() ? b : a, flags);
    }
    int order = Decoded.compare(x, y);
    boolean firstIsLess = order != 0 ? order < 0 : x.negative();
    return new Outcome(firstIsLess == (op == Op.MIN) ? a : b, flags);
  }

  private static Outcome compare(Op op, Decoded x, Decoded y) {
    if (x.isNaN() || y.isNaN()) {
      return new Outcome(0, op != Op.EQ || x.isSignaling() || y.isSignaling() ? NV : 0);
    }
    int order = Decoded.compare(x, y);
    boolean holds =
        switch (op) {
          case EQ -> order == 0;
          case LT -> order < 0;
          default -> order <= 0;
        };
    return new Outcome(holds ? 1 : 0, 0);
  }

  private long classify(Decoded x) {
    int bit =
        switch (x.kind()) {
          case SIGNALING_NAN -> 8;
          case QUIET_NAN -> 9;
          case INFINITE -> x.negative() ? 0 : 7;
          case FINITE -> {
            if (x.isZero()) {
              yield x.negative() ? 3 : 4;
            }
            boolean normal = x.significand().bitLength() == precision;
            yield x.negative() ? normal ? 1 : 2 : normal ? 6 : 5;
          }
        };
    return 1L << bit;
  }

  private Outcome toInteger(Decoded x, int width, boolean signed) {
    BigInteger least = signed ? BigInteger.ONE.shiftLeft(width - 1).negate() : BigInteger.ZERO;
    BigInteger most = BigInteger.ONE.shiftLeft(signed ? width - 1 : width).subtract(BigInteger.ONE);
    BigInteger n;
    int flags = NV;
    if (x.isNaN() || x.isInfinite()) {
      n = x.isInfinite() && x.negative() ? least : most;
    } else {
      BigDecimal significand = new BigDecimal(x.inUnits(x.exponent()));
      BigDecimal exact =
          x.exponent() >= 0
              ? significand.multiply(new BigDecimal(BigInteger.TWO.pow(x.exponent())))
              : significand.divide(new BigDecimal(BigInteger.TWO.pow(-x.exponent())));
      BigDecimal rounded = exact.setScale(0, mode);
      n = rounded.toBigIntegerExact();
      if (n.compareTo(least) < 0) {
        n = least;
      } else if (n.compareTo(most) > 0) {
        n = most;
      } else {
        flags = rounded.compareTo(exact) != 0 ? NX : 0;
      }
    }
    return new Outcome(width == 32 ? n.intValue() : n.longValue(), flags);
  }
}
