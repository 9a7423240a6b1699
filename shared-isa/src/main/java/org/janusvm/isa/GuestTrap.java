// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa;

/**
 * A synchronous exception of the guest, on its way from where it is found (a memory access, a CSR)
 * to the engine's run loop, which reports it to the environment with the exact pc. It never leaves
 * an engine and carries no Java stack trace.
 */
public final class GuestTrap extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Exception code, one of {@link Cause}. */
  public final int cause;

  /** What xtval is to hold: the faulting address or instruction, else 0. */
  public final long tval;

  public GuestTrap(int cause, long tval) {
    super(null, null, false, false);
    this.cause = cause;
    this.tval = tval;
  }

  @Override
  public String getMessage() {
    return Cause.name(cause) + ", tval 0x" + Long.toHexString(tval);
  }
}
