// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

/** The interpreters under test: one for each kind of memory. */
public enum Kind {
  /** The process VM's: pages with state bytes. */
  PROCESS,
  /** The system VM's: pages behind TLBs. */
  MACHINE,
  /** The system VM's with TLBs that stay empty, so that the slow paths do all the work. */
  MACHINE_WITHOUT_TLB;

  /** Fresh memory of this kind, nothing mapped. */
  public GuestSpace newSpace() {
    return switch (this) {
      case PROCESS -> new ProcessSpace();
      case MACHINE -> new MachineSpace(true);
      case MACHINE_WITHOUT_TLB -> new MachineSpace(false);
    };
  }
}
