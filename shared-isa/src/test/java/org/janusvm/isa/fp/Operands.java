// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import java.util.SplittableRandom;

/**
 * Random operands of one format, biased to where floating point goes wrong: the edges of the
 * format, powers of two and their neighbours, short significands (whose products and sums are exact
 * or end in ties), and operands that nearly cancel or whose results lie near overflow and
 * underflow.
 */
final class Operands {
  private static final long[] INTEGERS = {0, 1, 1L << 31, 1L << 32, 1L << 53, 1L << 24, 1L << 63};

  private final SplittableRandom random;
  private final boolean binary64;
  private final int fractionBits;
  private final int maxBiased;

  Operands(SplittableRandom random, boolean binary64) {
    this.random = random;
    this.binary64 = binary64;
    this.fractionBits = binary64 ? 52 : 23;
    this.maxBiased = binary64 ? 0x7ff : 0xff;
  }

  long any() {
    int biased =
        switch (random.nextInt(16)) {
          case 0 -> 0;
          case 1 -> 1 + random.nextInt(3);
          case 2 -> maxBiased - 1 - random.nextInt(3);
          case 3 -> maxBiased;
          case 4 -> maxBiased / 4 + random.nextInt(-30, 30);
          case 5 -> maxBiased * 3 / 4 + random.nextInt(-30, 30);
          case 6, 7, 8, 9, 10 -> maxBiased / 2 + random.nextInt(-4, 5);
          case 11, 12 -> maxBiased / 2 + random.nextInt(-70, 71);
          default -> random.nextInt(maxBiased + 1);
        };
    return pack(random.nextBoolean(), biased, fraction());
  }

  /** An operand that makes something of its fellow, {@code a}. */
  long relatedTo(long a) {
    int biasedOfA = (int) (a >>> fractionBits) & maxBiased;
    long signless = a & (1L << fractionBits + (binary64 ? 11 : 8)) - 1;
    boolean negative = random.nextBoolean();
    return switch (random.nextInt(8)) {
      case 0 -> pack(negative, biasedOfA, signless);
      case 1 -> // a neighbour
          signless >= 4 && biasedOfA < maxBiased
              ? signed(negative, signless + random.nextInt(-3, 4))
              : any();
      case 2 -> pack(negative, biasedOfA + random.nextInt(-3, 4), fraction());
      case 3 -> pack(negative, biasedOfA + random.nextInt(-120, 121), fraction());
      case 4 -> // product near the smallest normal and the subnormal numbers
          pack(negative, maxBiased / 2 + 1 - biasedOfA + random.nextInt(-60, 4), fraction());
      case 5 -> // product near the largest number
          pack(negative, maxBiased / 2 * 3 - biasedOfA + random.nextInt(-2, 3), fraction());
      default -> any();
    };
  }

  /** An addend for the product of a and b: often near its negation, or aligned with its tail. */
  long addendFor(long a, long b) {
    double product = value(a) * value(b);
    long bits =
        binary64 ? Double.doubleToRawLongBits(product) : Float.floatToRawIntBits((float) product);
    return switch (random.nextInt(4)) {
      case 0 -> relatedTo(bits & (binary64 ? -1L : 0xffff_ffffL));
      case 1 -> {
        int biased = (int) (bits >>> fractionBits) & maxBiased;
        yield pack(random.nextBoolean(), biased + random.nextInt(-110, 111), fraction());
      }
      default -> any();
    };
  }

  /** A number near the edges of the integer types, or with a fraction of few bits. */
  long nearInteger() {
    double v =
        switch (random.nextInt(4)) {
          case 0 -> unsignedToDouble(INTEGERS[random.nextInt(INTEGERS.length)]);
          case 1 -> unsignedToDouble(random.nextLong() >>> random.nextInt(64));
          default -> random.nextInt(0, 1 << 1 + random.nextInt(24));
        };
    v += random.nextInt(-5, 6) * 0.25;
    v = random.nextInt(8) == 0 ? Math.nextUp(v) : random.nextInt(8) == 0 ? Math.nextDown(v) : v;
    v = random.nextBoolean() ? v : -v;
    return binary64
        ? Double.doubleToRawLongBits(v)
        : Float.floatToRawIntBits((float) v) & 0xffff_ffffL;
  }

  /** An integer register: any length, runs of ones, ties for the conversions to both formats. */
  long integer() {
    long n = random.nextLong() >>> random.nextInt(64);
    n = random.nextInt(3) == 0 ? (n | 1) << random.nextInt(64) : n;
    n = random.nextInt(4) == 0 ? -1L >>> random.nextInt(64) : n;
    n += random.nextInt(3) == 0 ? random.nextInt(-2, 3) : 0;
    return random.nextBoolean() ? n : -n;
  }

  private long fraction() {
    long mask = (1L << fractionBits) - 1;
    long near = random.nextInt(4);
    return switch (random.nextInt(8)) {
      case 0 -> near;
      case 1 -> mask - near;
      case 2 -> (mask >>> 1) + near;
      case 3 -> mask & (-1L << random.nextInt(fractionBits + 1));
      case 4 -> 1L << random.nextInt(fractionBits);
      case 5 -> random.nextLong() & mask & (-1L << fractionBits / 2);
      default -> random.nextLong() & mask;
    };
  }

  private long pack(boolean negative, int biased, long fraction) {
    long exponent = Math.clamp(biased, 0, maxBiased);
    return signed(negative, exponent << fractionBits | fraction & (1L << fractionBits) - 1);
  }

  private long signed(boolean negative, long magnitude) {
    return negative ? magnitude | (binary64 ? 1L << 63 : 1L << 31) : magnitude;
  }

  private double value(long bits) {
    return binary64 ? Double.longBitsToDouble(bits) : Float.intBitsToFloat((int) bits);
  }

  private static double unsignedToDouble(long n) {
    return n >= 0 ? n : (n >>> 1) * 2.0;
  }
}
