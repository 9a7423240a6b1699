// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.List;

/** A basic block of a region: entered at its first instruction only, left after its last. */
final class RegionBlock {
  private static final long[] NOWHERE = {};

  final List<GuestInstruction> instructions;

  /** Position in {@link Region#blocks}, in order of addresses. */
  int index;

  /** Whether it is entered from outside the region, or after a call. */
  boolean entry;

  /** Whether an edge from this block or a later one leads here, so that a loop is closed. */
  boolean loopHeader;

  RegionBlock(List<GuestInstruction> instructions) {
    this.instructions = List.copyOf(instructions);
  }

  long pc() {
    return instructions.getFirst().pc();
  }

  GuestInstruction last() {
    return instructions.getLast();
  }

  /** Address after the last instruction. */
  long end() {
    return last().next();
  }

  /** Addresses where control may go next, as far as they are known. */
  long[] successors() {
    GuestInstruction last = last();
    if (last.isBranch()) {
      return new long[] {last.target(), last.next()};
    }
    if (last.isCall()) {
      return new long[] {last.next()};
    }
    if (last.isDirectJump()) {
      return new long[] {last.target()};
    }
    return last.isJump() ? NOWHERE : new long[] {last.next()};
  }
}
