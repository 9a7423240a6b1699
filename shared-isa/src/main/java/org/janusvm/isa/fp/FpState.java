// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

/**
 * The floating-point control and status register {@code fcsr} of one hart, as two plain fields.
 *
 * <p>Specification: "F" extension, Floating-Point Control and Status Register. Fields are public
 * and mutable because compiled guest code reads and writes them directly. Not safe for use by
 * several threads; a hart has one of its own.
 */
public final class FpState {
  /** Inexact. */
  public static final int NX = 1;

  /** Underflow: the result was tiny after rounding, and inexact. */
  public static final int UF = 2;

  /** Overflow. */
  public static final int OF = 4;

  /** Divide by zero. */
  public static final int DZ = 8;

  /** Invalid operation. */
  public static final int NV = 16;

  /** Accrued exceptions ({@code fflags}), the five bits above; no operation ever clears one. */
  public int flags;

  /** Dynamic rounding mode ({@code frm}), 0 to 7; 5 to 7 are reserved, see {@link Rounding}. */
  public int frm;

  /** A state with no exception accrued and rounding to nearest even, as after reset. */
  public FpState() {}

  /**
   * Returns 1 if rounding is to nearest even and inexact has been accrued, so that the host's own
   * arithmetic, which rounds so and tells no flags, is all there is to an ordinary result; else 0.
   */
  public int hostRounds() {
    return frm == Rounding.RNE ? flags & NX : 0;
  }

  /** Returns the register {@code fcsr}: {@code frm} in bits 7:5, {@code fflags} in bits 4:0. */
  public long fcsr() {
    return (long) (frm & 7) << 5 | flags & 0x1f;
  }

  /** Writes the register {@code fcsr}; bits above 7 are ignored. */
  public void setFcsr(long value) {
    flags = (int) value & 0x1f;
    frm = (int) (value >>> 5) & 7;
  }
}
