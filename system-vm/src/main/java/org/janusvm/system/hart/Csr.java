// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;

/**
 * A control and status register.
 *
 * @param number its address; bits 9:8 are the lowest privilege that may access it, and it is
 *     read-only where bits 11:10 are both set
 * @param name as in assembly text
 * @param access further conditions for access, beyond privilege
 */
record Csr(int number, String name, AccessCheck access, Reader reader, Writer writer) {

  /** Gives the value. */
  @FunctionalInterface
  interface Reader {
    long read(PrivilegedHart hart);
  }

  /** Takes a value, makes it legal, and brings about what follows from it. */
  @FunctionalInterface
  interface Writer {
    void write(PrivilegedHart hart, long value);
  }

  /** Says whether the register may be accessed in the hart's present state. */
  @FunctionalInterface
  interface AccessCheck {
    boolean allowed(PrivilegedHart hart);
  }

  /** Lowest privilege that may access the register. */
  int privilege() {
    return number >>> 8 & 3;
  }

  boolean readOnly() {
    return number >>> 10 == 3;
  }

  /** Throws illegal instruction unless the access is allowed. */
  void check(PrivilegedHart hart, boolean writes) {
    if (hart.privilege() < privilege() || writes && readOnly() || !access.allowed(hart)) {
      throw new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
    }
  }
}
