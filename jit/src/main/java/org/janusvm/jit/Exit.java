// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/**
 * Why an engine left guest code. One object per hart, reused at every exit, since exits are far too
 * frequent to allocate.
 */
public final class Exit {
  /** Who is to answer. */
  public ExitReason reason = ExitReason.BUDGET;

  /** Exception code where the exit stems from a trap, else -1. */
  public int cause = -1;

  /** What comes with the reason: faulting address, instruction bits, or 0. */
  public long value;

  /** Fills in this exit; returns it. */
  public Exit set(ExitReason reason, int cause, long value) {
    this.reason = reason;
    this.cause = cause;
    this.value = value;
    return this;
  }

  /** Fills in this exit where there is nothing more to say than the reason; returns it. */
  public Exit set(ExitReason reason) {
    return set(reason, -1, 0);
  }

  @Override
  public String toString() {
    return reason + (cause < 0 ? "" : " cause " + cause) + " value 0x" + Long.toHexString(value);
  }
}
