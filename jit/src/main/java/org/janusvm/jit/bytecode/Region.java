// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.janusvm.memory.RawMemory;

/** Guest code that becomes one method: basic blocks and the edges among them. */
final class Region {
  /** Instructions at most, by which the method stays below the size that HotSpot compiles. */
  static final int MAX_INSTRUCTIONS = 200;

  /**
   * Loops beyond which none gets an entry; in the loop of an interpreter all is a loop's header.
   */
  private static final int MAX_LOOP_ENTRIES = 4;

  /** Where it was found hot. */
  final long seed;

  /** Registers by which accesses are calls; see {@link AccessPlan}. */
  long calledAccesses;

  /** The same for looks at the state of a page. */
  long lookedAccesses;

  /** In order of their addresses, but for inlined callees, which come behind their calls. */
  final List<RegionBlock> blocks;

  /**
   * Addresses beside the seed at which it is to be entered, unless that is in the middle of a loop.
   */
  final Set<Long> extraEntries;

  /** Whether registers may be guessed to hold 32-bit values at entries, with a check. */
  final boolean speculates;

  /**
   * Addresses outside to which it goes on by a link, for they are hot; others are left to whoever
   * called it.
   */
  Set<Long> linkedExits = Set.of();

  private final Loops loops;
  private final int instructions;
  private final int ownInstructions;

  /** By the inlined call that they belong to, null for the region's own, and by their addresses. */
  private final Map<InlinedCall, TreeMap<Long, RegionBlock>> byCopy = new HashMap<>();

  private final TreeMap<Long, RegionBlock> own = new TreeMap<>();

  Region(long seed, Collection<RegionBlock> all, Set<Long> entries, boolean speculates) {
    this.seed = seed;
    this.speculates = speculates;
    extraEntries = Set.copyOf(entries);
    byCopy.put(null, own);
    all.forEach(b -> byCopy.computeIfAbsent(b.copy, k -> new TreeMap<>()).put(b.pc(), b));
    List<RegionBlock> ordered = new ArrayList<>();
    order(own, ordered);
    blocks = List.copyOf(ordered);
    instructions = count(blocks);
    ownInstructions = count(own.values());
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).index = i;
    }
    blocks.forEach(this::connect);
    loops = new Loops(this);
    for (RegionBlock block : blocks) {
      block.loopHeader = loops.isHeader(block);
    }
    for (RegionBlock block : own.values()) {
      block.entry = block.pc() == seed || entries.contains(block.pc()) && loops.mayEnter(block);
    }
    enterAtLoops();
  }

  /** A copy of a callee comes behind the call. */
  private void order(TreeMap<Long, RegionBlock> code, List<RegionBlock> to) {
    for (RegionBlock block : code.values()) {
      to.add(block);
      if (block.callee != null) {
        order(byCopy.get(block.callee), to);
      }
    }
  }

  private static int count(Collection<RegionBlock> blocks) {
    return blocks.stream().mapToInt(b -> b.instructions.size()).sum();
  }

  private void connect(RegionBlock block) {
    GuestInstruction last = block.last();
    List<RegionBlock> next = new ArrayList<>();
    if (block.callee != null) {
      next.add(callee(block));
    } else if (last.isCall()) {
      block.leaves = true;
      RegionBlock back = at(last.next(), block.copy);
      if (back != null) {
        back.returnPoint = true;
      }
    } else {
      block.leaves = last.isJump() && !last.isDirectJump();
      for (long pc : block.successors()) {
        RegionBlock to = at(pc, block.copy);
        block.leaves |= to == null;
        if (to != null) {
          next.add(to);
        }
      }
      RegionBlock caller = caller(block);
      if (caller != null) {
        next.add(caller);
      }
    }
    block.next = List.copyOf(next);
  }

  /** The end of a chunk of the budget leaves a loop at its header, and that is where it goes on. */
  private void enterAtLoops() {
    List<RegionBlock> headers =
        own.values().stream().filter(b -> b.loopHeader && loops.mayEnter(b)).toList();
    if (headers.size() <= MAX_LOOP_ENTRIES) {
      headers.forEach(b -> b.entry = true);
    }
  }

  Loops loops() {
    return loops;
  }

  /** The block of its own code that begins at an address, or null. */
  RegionBlock at(long pc) {
    return own.get(pc);
  }

  /** The block that begins at an address in a copy of a callee, or in its own code; or null. */
  RegionBlock at(long pc, InlinedCall copy) {
    return byCopy.get(copy).get(pc);
  }

  /** Where the inlined callee begins that a block calls. */
  RegionBlock callee(RegionBlock block) {
    return at(block.callee.target, block.callee);
  }

  /** Where an inlined callee goes on that returns at the end of a block; null if not in here. */
  RegionBlock caller(RegionBlock block) {
    InlinedCall copy = block.copy;
    return copy == null || !block.last().isReturn() ? null : at(copy.returnsTo, copy.outer);
  }

  /** The block of its own code that has the instruction at an address, or null. */
  RegionBlock around(long pc) {
    return own.values().stream().filter(b -> b.pc() <= pc && pc < b.end()).findFirst().orElse(null);
  }

  /** The header of the outermost loop in which {@code pc} lies, or of its own; or null. */
  RegionBlock loopAround(long pc) {
    RegionBlock inner = around(pc);
    if (inner == null) {
      return null;
    }
    return loops.around(inner).stream()
        .filter(loops::mayEnter)
        .findFirst()
        .orElse(inner.loopHeader ? inner : null);
  }

  /** Its own code, without what was inlined. */
  Collection<RegionBlock> own() {
    return own.values();
  }

  /** Where the blocks of its own code begin. */
  Set<Long> starts() {
    return own.keySet();
  }

  boolean isEntry(long pc) {
    RegionBlock block = own.get(pc);
    return block != null && block.entry;
  }

  /** Where it can be entered from outside. */
  List<RegionBlock> entries() {
    return own.values().stream().filter(b -> b.entry).toList();
  }

  /**
   * Whether it is made of the code that stands in memory now.
   *
   * @param host gives the host address of guest code; all its pages were found executable
   */
  boolean isMadeOf(LongUnaryOperator host) {
    for (RegionBlock block : blocks) {
      for (GuestInstruction i : block.instructions) {
        // SAFETY: the pages of all instructions were found executable, so they lie in the guest's.
        int low = RawMemory.getShort(host.applyAsLong(i.pc())) & 0xffff;
        int bits =
            i.length() == 2 ? low : low | RawMemory.getShort(host.applyAsLong(i.pc() + 2)) << 16;
        if (bits != i.bits()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Instructions of its own code, without what was inlined. */
  int ownInstructions() {
    return ownInstructions;
  }

  /** Instructions in it; none runs twice without a loop header in between. */
  int instructions() {
    return instructions;
  }

  /** Known addresses outside the region to which it goes on, calls not counted. */
  Set<Long> exits() {
    Set<Long> exits = new HashSet<>();
    for (RegionBlock block : own.values()) {
      for (long next : block.successors()) {
        if (!own.containsKey(next)) {
          exits.add(next);
        }
      }
    }
    return exits;
  }

  /** Addresses of the pages in which it has code. */
  Set<Long> pages() {
    Set<Long> pages = new HashSet<>();
    for (RegionBlock block : blocks) {
      for (GuestInstruction i : block.instructions) {
        pages.add(i.pc() & -4096);
        pages.add(i.next() - 1 & -4096);
      }
    }
    return pages;
  }

  /** Bytes of guest code. */
  int guestBytes() {
    return blocks.stream().mapToInt(b -> (int) (b.end() - b.pc())).sum();
  }
}
