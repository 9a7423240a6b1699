// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** In order of their addresses. */
  final List<RegionBlock> blocks;

  /**
   * Addresses beside the seed at which it is entered, return addresses of its calls not counted.
   */
  final Set<Long> extraEntries;

  /** Whether registers may be guessed to hold 32-bit values at entries, with a check. */
  final boolean speculates;

  private final int instructions;
  private final Map<Long, RegionBlock> byPc = new HashMap<>();

  Region(long seed, Collection<RegionBlock> blocks, Set<Long> entries, boolean speculates) {
    this.seed = seed;
    this.speculates = speculates;
    extraEntries = Set.copyOf(entries);
    this.blocks = blocks.stream().sorted(Comparator.comparingLong(RegionBlock::pc)).toList();
    instructions = this.blocks.stream().mapToInt(b -> b.instructions.size()).sum();
    for (int i = 0; i < this.blocks.size(); i++) {
      RegionBlock block = this.blocks.get(i);
      block.index = i;
      byPc.put(block.pc(), block);
    }
    this.blocks.forEach(b -> b.entry = b.pc() == seed || entries.contains(b.pc()));
    for (RegionBlock block : this.blocks) {
      for (long next : block.successors()) {
        RegionBlock to = byPc.get(next);
        if (to != null) {
          if (to.index <= block.index) {
            to.loopHeader = true;
            to.loopEnd = Math.max(to.loopEnd, block.end() - 1);
          }
          to.entry |= block.last().isCall();
        }
      }
    }
    enterAtLoops();
  }

  /** The end of a chunk of the budget leaves a loop at its header, and that is where it goes on. */
  private void enterAtLoops() {
    List<RegionBlock> headers = blocks.stream().filter(b -> b.loopHeader).toList();
    if (headers.size() <= MAX_LOOP_ENTRIES) {
      headers.forEach(b -> b.entry = true);
    }
  }

  /** The block that begins at an address, or null. */
  RegionBlock at(long pc) {
    return byPc.get(pc);
  }

  /** The header of the innermost loop, by addresses, in which {@code pc} lies; or null. */
  RegionBlock loopAround(long pc) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      RegionBlock header = blocks.get(i);
      if (header.loopHeader && header.pc() <= pc && header.loopEnd >= pc) {
        return header;
      }
    }
    return null;
  }

  /** Where its blocks begin. */
  Set<Long> starts() {
    return byPc.keySet();
  }

  boolean isEntry(long pc) {
    RegionBlock block = byPc.get(pc);
    return block != null && block.entry;
  }

  List<RegionBlock> entries() {
    return blocks.stream().filter(b -> b.entry).toList();
  }

  /** Instructions in it; none runs twice without a loop header in between. */
  int instructions() {
    return instructions;
  }

  /** Known addresses outside the region to which it goes on, calls not counted. */
  Set<Long> exits() {
    Set<Long> exits = new HashSet<>();
    for (RegionBlock block : blocks) {
      for (long next : block.successors()) {
        if (!byPc.containsKey(next)) {
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
