// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

/**
 * Rounding modes as instructions and {@code frm} encode them.
 *
 * <p>Specification: "F" extension, table "Rounding mode encoding". The arithmetic in this package
 * takes one of the five modes 0 to 4. Whoever calls it has replaced {@link #DYN} by {@code frm} and
 * has raised an illegal-instruction exception when the outcome is not {@linkplain #isValid valid}.
 */
public final class Rounding {
  /** To nearest, ties to even. */
  public static final int RNE = 0;

  /** Towards zero. */
  public static final int RTZ = 1;

  /** Down, towards negative infinity. */
  public static final int RDN = 2;

  /** Up, towards positive infinity. */
  public static final int RUP = 3;

  /** To nearest, ties to the larger magnitude. */
  public static final int RMM = 4;

  /** In an instruction's rm field: use the mode in {@code frm}. */
  public static final int DYN = 7;

  private Rounding() {}

  /** Returns the mode an instruction with rm field {@code rm} uses; it may be invalid. */
  public static int resolve(FpState s, int rm) {
    return rm == DYN ? s.frm : rm;
  }

  /** Tells whether {@code mode} is one of the five modes. */
  public static boolean isValid(int mode) {
    return mode >= RNE && mode <= RMM;
  }
}
