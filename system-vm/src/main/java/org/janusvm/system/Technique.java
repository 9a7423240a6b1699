// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.util.Arrays;
import java.util.Optional;

/** How the guest kernel is made to believe that it owns the machine. */
public enum Technique {
  /** Not at all: it does own it. The yardstick for the others. */
  BARE("bare", "no hypervisor: the kernel runs in S mode, SBI is answered as firmware would"),
  /** The kernel runs in user mode; each privileged instruction traps and is emulated. */
  TRAP_AND_EMULATE(
      "trap-and-emulate",
      "the kernel runs deprivileged in U mode, privileged instructions trap and are emulated on"
          + " virtual CSRs, memory goes through shadow page tables");

  private final String label;
  private final String description;

  Technique(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name used on the command line and in reports. */
  public String label() {
    return label;
  }

  /** One line for people. */
  public String description() {
    return description;
  }

  /** The technique with this label, if there is one. */
  public static Optional<Technique> byLabel(String label) {
    return Arrays.stream(values()).filter(t -> t.label.equals(label)).findFirst();
  }
}
