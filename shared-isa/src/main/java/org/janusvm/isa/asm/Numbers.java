// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

/** Ranges of numbers. */
final class Numbers {
  private Numbers() {}

  /** Refuses a number that fits {@code width} bytes neither signed nor unsigned. */
  static void check(long value, int width) throws SourceError {
    int bits = width * 8;
    if (bits < 64 && (value < -(1L << bits - 1) || value >= 1L << bits)) {
      throw new SourceError("number " + value + " does not fit " + width + " bytes");
    }
  }

  /** Refuses a number outside {@code min} to {@code max}. */
  static long range(String what, long value, long min, long max) throws SourceError {
    if (value < min || value > max) {
      throw new SourceError(
          what + " " + value + " is out of range; it must be " + min + " to " + max);
    }
    return value;
  }
}
