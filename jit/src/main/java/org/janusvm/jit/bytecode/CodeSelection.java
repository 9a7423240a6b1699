// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.janusvm.jit.interpreter.Block;

/** Instructions that were chosen for a region, or for one copy of a callee in it. */
final class CodeSelection {
  private final TreeMap<Long, GuestInstruction> instructions = new TreeMap<>();
  private final Set<Long> starts = new TreeSet<>();
  private final LongFunction<Set<Long>> jumps;
  private final InlinedCall copy;
  private final LongPredicate ends;

  /**
   * @param jumps gives the addresses to which the computed jump at an address went
   * @param copy what the code is a copy for, or null
   * @param ends tells where other code begins that is not to be taken
   */
  CodeSelection(LongFunction<Set<Long>> jumps, InlinedCall copy, LongPredicate ends) {
    this.jumps = jumps;
    this.copy = copy;
    this.ends = ends;
  }

  int size() {
    return instructions.size();
  }

  boolean contains(long pc) {
    return instructions.containsKey(pc);
  }

  Set<Long> addresses() {
    return instructions.keySet();
  }

  /** A basic block begins at each of these. */
  void startAt(Set<Long> all) {
    starts.addAll(all);
  }

  /**
   * Adds the instructions of a block, up to the first that cannot be compiled.
   *
   * @param limit instructions at most, this block's and those before
   * @return them as one, null if there are none to compile
   */
  RegionBlock add(long start, Block block, int limit) {
    List<GuestInstruction> code = new ArrayList<>();
    long pc = start;
    for (int i = 0; i < block.code.length; i++) {
      GuestInstruction instruction = GuestInstruction.of(pc, block.bits(i));
      boolean full = instructions.size() + code.size() >= limit && !contains(pc);
      if (full || ends.test(pc) || !instruction.isCompilable()) {
        break;
      }
      code.add(instruction);
      pc = instruction.next();
    }
    if (code.isEmpty()) {
      return null;
    }
    starts.add(start);
    code.forEach(i -> instructions.put(i.pc(), i));
    return block(code);
  }

  private RegionBlock block(List<GuestInstruction> code) {
    GuestInstruction last = code.getLast();
    return new RegionBlock(code, last.isComputedJump() ? jumps.apply(last.pc()) : Set.of(), copy);
  }

  /** Cuts the instructions into basic blocks. */
  List<RegionBlock> blocks() {
    List<RegionBlock> blocks = new ArrayList<>();
    for (long start : starts) {
      List<GuestInstruction> code = new ArrayList<>();
      GuestInstruction i = instructions.get(start);
      while (i != null) {
        code.add(i);
        if (i.isBranch() || i.isJump() || starts.contains(i.next())) {
          break;
        }
        i = instructions.get(i.next());
      }
      blocks.add(block(code));
    }
    return blocks;
  }
}
