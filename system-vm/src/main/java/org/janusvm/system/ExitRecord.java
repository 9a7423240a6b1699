// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.util.List;
import java.util.stream.Collectors;
import org.janusvm.jit.ExitReason;

/**
 * One VM exit, as shown to people.
 *
 * @param number counts from 1
 * @param hart number of the virtual hart
 * @param instructions how many the hart had begun at the exit, this one included
 * @param pc guest address of the instruction that left, or of the next one if none did
 * @param instruction assembly text of the instruction at {@code pc}; empty if it cannot be fetched
 * @param userMode whether the guest was in user mode (else in supervisor mode) as it sees itself
 * @param reason why the guest was left
 * @param handler name of the handler that the exit switch chose
 * @param changes guest-visible state that handling changed
 */
public record ExitRecord(
    long number,
    int hart,
    long instructions,
    long pc,
    String instruction,
    boolean userMode,
    ExitReason reason,
    String handler,
    List<Change> changes) {

  /**
   * A piece of virtual state that changed: a CSR, a register, pc, privilege, pending interrupts,
   * the shadow page table in use.
   */
  public record Change(String name, String before, String after) {
    @Override
    public String toString() {
      return name + " " + before + " -> " + after;
    }
  }

  /** The line that {@code --trace=exits} prints. */
  @Override
  public String toString() {
    return "exit %d: %s pc 0x%x %s: %s by %s%s"
        .formatted(
            number,
            userMode ? "user" : "kernel",
            pc,
            instruction.isEmpty() ? "?" : "`" + instruction + "`",
            reason.label(),
            handler,
            changes.stream()
                .map(Change::toString)
                .collect(Collectors.joining(", ", changes.isEmpty() ? "" : ": ", "")));
  }
}
