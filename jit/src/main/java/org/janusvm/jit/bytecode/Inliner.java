// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongFunction;
import org.janusvm.jit.interpreter.Block;

/**
 * Copies small functions into the region that calls them, so that registers stay in JVM locals over
 * the call, and so that the return is a comparison with a constant. As in the rest of a region,
 * only what was executed often is taken; what the callee does else leaves the region.
 */
final class Inliner {
  /** Instructions of a callee at most, those of its own inlined callees not counted. */
  private static final int MAX_CALLEE = 40;

  /** Copies within each other. */
  private static final int MAX_DEPTH = 3;

  /** How often a function may be in itself. */
  private static final int MAX_RECURSION = 2;

  private final long seed;
  private final LongFunction<Block> executed;
  private final LongFunction<Set<Long>> jumps;
  private final Set<Long> own = new HashSet<>();
  private final List<RegionBlock> blocks = new ArrayList<>();
  private int instructions;

  /** Calls that may be inlined: the outer before the inner, the more frequent first. */
  private final PriorityQueue<RegionBlock> calls =
      new PriorityQueue<>(
          Comparator.comparingInt(Inliner::depth)
              .thenComparingInt(this::heat)
              .thenComparingLong(RegionBlock::pc));

  /**
   * @param seed of the region
   * @param executed gives the interpreter's block at an address, null where not enough was executed
   * @param jumps gives the addresses to which the computed jump at an address went
   */
  Inliner(long seed, LongFunction<Block> executed, LongFunction<Set<Long>> jumps) {
    this.seed = seed;
    this.executed = executed;
    this.jumps = jumps;
  }

  /**
   * Adds copies of callees to a region's own blocks.
   *
   * @param limit instructions at most, all together
   */
  List<RegionBlock> inline(List<RegionBlock> region, int limit) {
    region.forEach(b -> own.add(b.pc()));
    add(region);
    while (!calls.isEmpty()) {
      RegionBlock call = calls.remove();
      InlinedCall copy = new InlinedCall(call.copy, call.last());
      List<RegionBlock> body = isWanted(copy) ? body(copy) : List.of();
      if (!body.isEmpty() && instructions + count(body) <= limit) {
        call.callee = copy;
        add(body);
      }
    }
    return blocks;
  }

  private void add(List<RegionBlock> more) {
    blocks.addAll(more);
    instructions += count(more);
    more.stream().filter(b -> b.last().isCall() && b.last().isDirectJump()).forEach(calls::add);
  }

  private boolean isWanted(InlinedCall copy) {
    int copies = copy.copiesOf(copy.target) - 1 + (own.contains(copy.target) ? 1 : 0);
    return copy.depth() <= MAX_DEPTH && copies <= MAX_RECURSION;
  }

  /** The blocks of a callee; none if it is too large, or what it does is for the interpreter. */
  private List<RegionBlock> body(InlinedCall copy) {
    CodeSelection code = new CodeSelection(jumps, copy, pc -> false);
    Deque<Long> open = new ArrayDeque<>(List.of(copy.target));
    Set<Long> seen = new HashSet<>();
    while (!open.isEmpty()) {
      long pc = open.remove();
      Block block = seen.add(pc) && isNear(pc) ? executed.apply(pc) : null;
      if (block == null) {
        continue;
      }
      RegionBlock added = code.add(pc, block, MAX_CALLEE);
      if (added == null || added.instructions.size() < block.code.length) {
        return List.of();
      }
      for (long next : added.successors()) {
        open.add(next);
      }
    }
    return code.contains(copy.target) ? code.blocks() : List.of();
  }

  private boolean isNear(long pc) {
    return RegionFormer.reaches(seed, pc);
  }

  private int heat(RegionBlock call) {
    Block block = executed.apply(call.pc());
    return block == null ? Integer.MAX_VALUE : block.heat;
  }

  private static int depth(RegionBlock call) {
    return call.copy == null ? 0 : call.copy.depth();
  }

  private static int count(List<RegionBlock> blocks) {
    return blocks.stream().mapToInt(b -> b.instructions.size()).sum();
  }
}
