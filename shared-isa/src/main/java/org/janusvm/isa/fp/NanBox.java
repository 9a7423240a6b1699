// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

/**
 * Binary32 values in 64-bit registers.
 *
 * <p>Specification: "D" extension, NaN Boxing of Narrower Values. Loads, stores and moves of 32
 * bits transfer raw bits and do not unbox.
 */
public final class NanBox {
  private static final long ONES = 0xffff_ffff_0000_0000L;

  private NanBox() {}

  /** Returns the register value that holds the binary32 value {@code bits}: upper half all ones. */
  public static long box(int bits) {
    return bits | ONES;
  }

  /** Returns the binary32 value in a register: the canonical NaN unless properly boxed. */
  public static int unbox(long register) {
    return register >>> 32 == 0xffff_ffffL ? (int) register : Float32.CANONICAL_NAN;
  }
}
