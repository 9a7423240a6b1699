// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import java.util.random.RandomGenerator;

/** Register contents on which arithmetic tends to go wrong. */
final class EdgeValues {
  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    -2,
    3,
    7,
    8,
    31,
    32,
    33,
    63,
    64,
    127,
    128,
    255,
    256,
    4095,
    4096,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE - 1,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    Short.MIN_VALUE,
    Short.MAX_VALUE,
    0x5555_5555_5555_5555L,
    0xaaaa_aaaa_aaaa_aaaaL,
    0x0101_0101_0101_0101L,
    0x8080_8080_8080_8080L,
    0x00ff_0000_ff00_00ffL
  };

  private static final double[] DOUBLES = {
    0.0,
    1.0,
    1.5,
    2.0,
    3.0,
    0.1,
    0.5,
    2.5,
    Math.PI,
    1e10,
    1e-10,
    1e300,
    1e-300,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.MIN_NORMAL - Double.MIN_VALUE,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    0x1p31,
    0x1p32,
    0x1p63,
    0x1p64,
    0x1p31 - 0.5,
    0x1p31 - 1,
    0x1p32 - 0.5,
    0x1p53,
    0x1p53 + 2,
    0x1.fffffep127,
    0x1.ffffffp127,
    0x1p-126,
    0x1p-149,
    0x1p-150,
    0x1.8p-149,
    0x1p-1022
  };

  private static final long[] DOUBLE_NANS = {
    0x7ff8_0000_0000_0000L,
    0xfff8_0000_0000_0000L,
    0x7ff0_0000_0000_0001L,
    0x7ff4_0000_0000_0000L,
    0xfff0_0000_0000_0123L,
    0x7fff_ffff_ffff_ffffL
  };

  private static final float[] FLOATS = {
    0f,
    1f,
    1.5f,
    2f,
    3f,
    0.1f,
    0.5f,
    2.5f,
    1e10f,
    1e-10f,
    1e38f,
    1e-38f,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.MIN_NORMAL - Float.MIN_VALUE,
    0x1p31f,
    0x1p32f,
    0x1p63f,
    0x1p64f,
    0x1p24f,
    0x1.fffffep30f
  };

  private static final int[] FLOAT_NANS = {
    0x7fc0_0000, 0xffc0_0000, 0x7f80_0001, 0x7fa0_0000, 0xff80_0123, 0x7fff_ffff
  };

  private EdgeValues() {}

  /** Something for an integer register. */
  static long integer(RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> INTEGERS[random.nextInt(INTEGERS.length)];
      case 2 -> random.nextInt(-64, 65);
      case 3 -> random.nextInt();
      case 4 -> (1L << random.nextInt(64)) + random.nextInt(-1, 2);
      default -> random.nextLong();
    };
  }

  /** Something for a floating-point register: doubles, boxed singles, and broken boxes. */
  static long floating(RandomGenerator random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> doubleBits(random);
      case 4, 5, 6, 7, 8 -> floatBits(random) | 0xffff_ffff_0000_0000L;
      default -> floatBits(random) & 0xffff_ffffL | (long) random.nextInt(-2, 2) << 33;
    };
  }

  private static long doubleBits(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> {
        double value = DOUBLES[random.nextInt(DOUBLES.length)];
        yield Double.doubleToRawLongBits(random.nextBoolean() ? value : -value);
      }
      case 2 -> DOUBLE_NANS[random.nextInt(DOUBLE_NANS.length)];
      case 3 ->
          Double.doubleToRawLongBits((random.nextDouble() - 0.5) * (1L << random.nextInt(63)));
      default -> random.nextLong();
    };
  }

  private static int floatBits(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> {
        float value = FLOATS[random.nextInt(FLOATS.length)];
        yield Float.floatToRawIntBits(random.nextBoolean() ? value : -value);
      }
      case 2 -> FLOAT_NANS[random.nextInt(FLOAT_NANS.length)];
      case 3 -> Float.floatToRawIntBits((random.nextFloat() - 0.5f) * (1 << random.nextInt(31)));
      default -> random.nextInt();
    };
  }
}
