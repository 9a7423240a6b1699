// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.janusvm.jit.interpreter.Block;

/**
 * Chooses the code of a region by the interpreter's profile: from the hot block on along all known
 * edges, the most often executed first, and never what was not executed.
 */
final class RegionFormer {
  /** Code further away than this goes into a region of its own. */
  private static final long MAX_DISTANCE = 1 << 30;

  private final LongFunction<Block> executed;
  private final TreeMap<Long, GuestInstruction> instructions = new TreeMap<>();
  private final Set<Long> starts = new TreeSet<>();

  private record Candidate(Block block, long pc) {}

  /**
   * @param executed gives the interpreter's block at an address, null where nothing was executed
   */
  RegionFormer(LongFunction<Block> executed) {
    this.executed = executed;
  }

  /**
   * Forms the region around a hot block.
   *
   * @param limit instructions at most
   * @return null if already the first instruction is one for the interpreter
   */
  Region form(long seed, int limit, boolean speculates) {
    Set<Long> seen = new HashSet<>();
    PriorityQueue<Candidate> queue =
        new PriorityQueue<>(Comparator.comparingInt((Candidate c) -> c.block.heat));
    offer(seed, seed, seen, queue);
    while (!queue.isEmpty()) {
      Candidate next = queue.remove();
      if (instructions.size() >= limit && !starts.contains(next.pc)) {
        continue;
      }
      RegionBlock added = add(next, limit);
      if (added != null) {
        for (long pc : added.successors()) {
          offer(pc, seed, seen, queue);
        }
      }
    }
    return instructions.containsKey(seed) ? new Region(seed, blocks(), Set.of(), speculates) : null;
  }

  private void offer(long pc, long seed, Set<Long> seen, PriorityQueue<Candidate> queue) {
    if (Math.abs(pc - seed) > MAX_DISTANCE || !seen.add(pc)) {
      return;
    }
    Block block = executed.apply(pc);
    if (block != null) {
      queue.add(new Candidate(block, pc));
    }
  }

  /** Adds the instructions of a block; returns them as one, null if there are none to compile. */
  private RegionBlock add(Candidate candidate, int limit) {
    List<GuestInstruction> code = new ArrayList<>();
    long pc = candidate.pc;
    for (int i = 0; i < candidate.block.code.length; i++) {
      GuestInstruction instruction = GuestInstruction.of(pc, candidate.block.bits(i));
      if (!instruction.isCompilable()
          || instructions.size() + code.size() >= limit && !instructions.containsKey(pc)) {
        break;
      }
      code.add(instruction);
      pc = instruction.next();
    }
    if (code.isEmpty()) {
      return null;
    }
    starts.add(candidate.pc);
    code.forEach(i -> instructions.put(i.pc(), i));
    return new RegionBlock(code);
  }

  /** Cuts the instructions into basic blocks. */
  private List<RegionBlock> blocks() {
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
      blocks.add(new RegionBlock(code));
    }
    return blocks;
  }
}
