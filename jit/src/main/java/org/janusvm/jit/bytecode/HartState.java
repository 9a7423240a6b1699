// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;
import org.janusvm.isa.Hart;

/** What a hart's registers held at some time. */
final class HartState {
  final long[] x = new long[32];
  final long[] f = new long[32];
  long pc;
  private int flags;
  private int frm;
  private long reservation;
  private long reservedValue;

  /** Takes all registers but the pc, which engines keep elsewhere while they run. */
  void take(Hart hart, long pc) {
    System.arraycopy(hart.x, 0, x, 0, x.length);
    System.arraycopy(hart.f, 0, f, 0, f.length);
    flags = hart.fp.flags;
    frm = hart.fp.frm;
    reservation = hart.reservation;
    reservedValue = hart.reservedValue;
    this.pc = pc;
  }

  /** Gives a hart all registers. */
  void giveTo(Hart hart) {
    System.arraycopy(x, 0, hart.x, 0, x.length);
    System.arraycopy(f, 0, hart.f, 0, f.length);
    hart.fp.flags = flags;
    hart.fp.frm = frm;
    hart.reservation = reservation;
    hart.reservedValue = reservedValue;
    hart.pc = pc;
  }

  /** The floating-point control and status register. */
  int fcsr() {
    return frm << 5 | flags;
  }

  /** The address reserved by the last LR, or -1. */
  long reservation() {
    return reservation;
  }

  /**
   * Whether all registers are the same.
   *
   * @param trapped whether a trap came last, of which the reservation goes only afterwards
   */
  boolean equals(HartState other, boolean trapped) {
    return pc == other.pc
        && Arrays.equals(x, other.x)
        && Arrays.equals(f, other.f)
        && fcsr() == other.fcsr()
        && (trapped || reservation == other.reservation);
  }
}
