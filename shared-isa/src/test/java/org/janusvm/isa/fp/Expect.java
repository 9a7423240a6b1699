// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Assertions on a result together with the exceptions it raises. */
final class Expect {
  private Expect() {}

  /** Asserts a binary64 result. */
  static void binary64(double result, int flags, ToLongFunction<FpState> operation) {
    bits(Double.doubleToRawLongBits(result), flags, operation);
  }

  /** Asserts a binary32 result. */
  static void binary32(float result, int flags, ToIntFunction<FpState> operation) {
    long expected = Float.floatToRawIntBits(result) & 0xffff_ffffL;
    bits(expected, flags, s -> operation.applyAsInt(s) & 0xffff_ffffL);
  }

  /** Asserts result and flags with no flag accrued, with NX (another path may run) and with all. */
  static void bits(long result, int flags, ToLongFunction<FpState> operation) {
    FpState s = new FpState();
    assertEquals(text(result, flags), text(operation.applyAsLong(s), s.flags));
    s.flags = FpState.NX;
    assertEquals(text(result, flags | FpState.NX), text(operation.applyAsLong(s), s.flags));
    s.flags = 0x1f;
    assertEquals(text(result, 0x1f), text(operation.applyAsLong(s), s.flags));
  }

  private static String text(long bits, int flags) {
    return String.format("%#x flags %#x", bits, flags);
  }
}
