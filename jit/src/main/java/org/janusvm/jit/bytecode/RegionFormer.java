// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.janusvm.jit.interpreter.Block;

/**
 * Chooses the code of a region by the interpreter's profile: from its seed on along all known
 * edges, the most often executed first, and never what was not executed. Other regions that it
 * comes to are taken in whole, or not at all.
 */
final class RegionFormer {
  /** Offsets in a region are ints. */
  private static final long MAX_DISTANCE = 1 << 30;

  /** Bytes of bytecode for an instruction, for a guess at what fits. */
  private static final int TYPICAL_BYTES = 32;

  private final LongFunction<Block> executed;
  private final LongFunction<RegionInfo> owners;
  private final LongFunction<Set<Long>> jumps;
  private final CodeSelection code;
  private final boolean takesLarger;
  private final Set<RegionInfo> absorbed = new HashSet<>();
  private final Set<Long> entries = new TreeSet<>();
  private final Set<Long> seen = new HashSet<>();
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(Comparator.comparingInt((Candidate c) -> c.block.heat));

  private int absorbedInstructions;
  private int absorbedBytes;

  private record Candidate(Block block, long pc) {}

  /**
   * @param executed gives the interpreter's block at an address, null where nothing was executed
   * @param owners gives the other region that has the instruction at an address, or null
   * @param jumps gives the addresses to which the computed jump at an address went
   * @param ends tells where other code begins that is not to be taken
   * @param takesLarger whether it takes in regions that are larger than itself
   */
  RegionFormer(
      LongFunction<Block> executed,
      LongFunction<RegionInfo> owners,
      LongFunction<Set<Long>> jumps,
      LongPredicate ends,
      boolean takesLarger) {
    this.executed = executed;
    this.owners = owners;
    this.jumps = jumps;
    this.takesLarger = takesLarger;
    code = new CodeSelection(jumps, null, ends);
  }

  /**
   * Whether a region that begins at {@code seed} can have the code at {@code pc}: what is further
   * away, as functions of libraries are from the stubs of their callers, gets a region of its own.
   */
  static boolean reaches(long seed, long pc) {
    return Math.abs(pc - seed) <= MAX_DISTANCE;
  }

  /** Other regions whose code is now part of this one. */
  Set<RegionInfo> absorbed() {
    return absorbed;
  }

  /**
   * Forms the region that begins at {@code seed}.
   *
   * @param more other addresses at which it is to be entered
   * @param first blocks that come before others, since it had them before
   * @param limit instructions at most
   * @return null if already the first instruction is one for the interpreter
   */
  Region form(long seed, Set<Long> more, Set<Long> first, int limit, boolean speculates) {
    offer(seed, seed);
    addAll(first, seed, limit);
    drain(seed, limit);
    for (long entry : more) {
      offer(entry, seed);
    }
    entries.addAll(more);
    drain(seed, limit);
    if (!code.contains(seed)) {
      return null;
    }
    entries.remove(seed);
    entries.retainAll(code.addresses());
    code.startAt(entries);
    Inliner inliner = new Inliner(seed, executed, jumps);
    return new Region(seed, inliner.inline(code.blocks(), limit), entries, speculates);
  }

  /** Adds the blocks of a region that is there already, before any other. */
  private void addAll(Set<Long> all, long seed, int limit) {
    List<RegionBlock> added = new ArrayList<>();
    for (long pc : all) {
      Block block = executed.apply(pc);
      RegionBlock one = block == null ? null : code.add(pc, block, limit);
      if (one != null) {
        seen.add(pc);
        added.add(one);
      }
    }
    added.forEach(one -> offerAll(one, seed));
  }

  private void drain(long seed, int limit) {
    while (!queue.isEmpty()) {
      Candidate next = queue.remove();
      boolean full = code.size() >= limit && !code.contains(next.pc);
      if (full || !mayTake(next.pc, seed, limit)) {
        continue;
      }
      RegionBlock added = code.add(next.pc, next.block, limit);
      if (added != null) {
        offerAll(added, seed);
      }
    }
  }

  private void offerAll(RegionBlock added, long seed) {
    for (long pc : added.successors()) {
      offer(pc, seed);
    }
  }

  /** Whether the code at {@code pc} belongs to no other region, or to one that can be taken in. */
  private boolean mayTake(long pc, long seed, int limit) {
    RegionInfo owner = pc == seed ? null : owners.apply(pc);
    if (owner == null || absorbed.contains(owner)) {
      return true;
    }
    int own = Math.max(0, code.size() - absorbedInstructions) * TYPICAL_BYTES;
    if (!takesLarger && owner.region.ownInstructions() > code.size()) {
      return false;
    }
    if (code.size() + owner.region.ownInstructions() > limit * 3 / 4
        || own + absorbedBytes + owner.codeBytes > RegionCompiler.MAX_CODE_BYTES * 9 / 10) {
      return false;
    }
    absorbedInstructions += owner.region.ownInstructions();
    absorbedBytes += owner.codeBytes;
    absorbed.add(owner);
    entries.add(owner.region.seed);
    entries.addAll(owner.region.extraEntries);
    addAll(owner.region.starts(), seed, limit);
    return true;
  }

  private void offer(long pc, long seed) {
    if (!reaches(seed, pc) || !seen.add(pc)) {
      return;
    }
    Block block = executed.apply(pc);
    if (block != null) {
      queue.add(new Candidate(block, pc));
    }
  }
}
