// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.List;
import java.util.Set;

/** A basic block of a region: entered at its first instruction only, left after its last. */
final class RegionBlock {
  final List<GuestInstruction> instructions;

  private final long[] jumpTargets;

  /** The inlined call that it belongs to; null in the region's own code. */
  final InlinedCall copy;

  /** Where the call at its end goes on in the region; null if it is one of another region. */
  InlinedCall callee;

  /** Where control may go next in the region, with all registers in their locals. */
  List<RegionBlock> next = List.of();

  /** Whether it may leave the region at its end, if only for a call. */
  boolean leaves;

  /** Position in {@link Region#blocks}. */
  int index;

  /**
   * Whether it follows a call, so that registers come from outside the region. It is no entry for
   * that: a switch into the middle of loops makes them irreducible for HotSpot.
   */
  boolean returnPoint;

  /** Whether it is entered from outside the region. */
  boolean entry;

  /** Whether it is the header of a loop; see {@link Loops}. */
  boolean loopHeader;

  /**
   * @param jumpTargets where the computed jump at its end, if there is one, is known to go
   */
  RegionBlock(List<GuestInstruction> instructions, Set<Long> jumpTargets) {
    this(instructions, jumpTargets, null);
  }

  /**
   * @param copy the inlined call that it belongs to, or null
   */
  RegionBlock(List<GuestInstruction> instructions, Set<Long> jumpTargets, InlinedCall copy) {
    this.copy = copy;
    this.instructions = List.copyOf(instructions);
    this.jumpTargets = jumpTargets.stream().mapToLong(pc -> pc).sorted().toArray();
  }

  /** Whether registers are read from the hart in front of it. */
  boolean isFromOutside() {
    return entry || returnPoint;
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

  /** Whether the call at its end goes to another region. */
  boolean callsOut() {
    return last().isCall() && callee == null;
  }

  /** Addresses where control may go next, as far as they are known; after a call, behind it. */
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
    return last.isJump() ? jumpTargets : new long[] {last.next()};
  }
}
