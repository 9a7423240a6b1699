// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Forms regions of a function that never ran, to look at them: from its start along all edges that
 * can be told from the code alone, as many regions as it takes. What only computed jumps reach is
 * not found.
 */
final class StaticRegions {
  private final byte[] code;
  private final long address;
  private final TreeMap<Long, GuestInstruction> instructions = new TreeMap<>();
  private final TreeSet<Long> starts = new TreeSet<>();

  /**
   * @param code a function's bytes
   * @param address where they lie, even
   */
  StaticRegions(byte[] code, long address) {
    this.code = code;
    this.address = address;
    explore();
  }

  /** The instruction at an address, or null outside the function. */
  static GuestInstruction decode(byte[] code, long address, long pc) {
    long at = pc - address;
    if (at < 0 || at + 2 > code.length) {
      return null;
    }
    int i = (int) at;
    int low = code[i] & 0xff | (code[i + 1] & 0xff) << 8;
    if ((low & 3) != 3) {
      return GuestInstruction.of(pc, low);
    }
    return at + 4 > code.length
        ? null
        : GuestInstruction.of(pc, low | (code[i + 2] & 0xff) << 16 | code[i + 3] << 24);
  }

  private void explore() {
    Deque<Long> open = new ArrayDeque<>(List.of(address));
    starts.add(address);
    while (!open.isEmpty()) {
      long pc = open.remove();
      GuestInstruction i = instructions.containsKey(pc) ? null : decode(code, address, pc);
      if (i == null) {
        continue;
      }
      instructions.put(pc, i);
      if (!i.isCompilable()) {
        starts.add(i.next());
        open.add(i.next());
        continue;
      }
      for (long next : new RegionBlock(List.of(i), Set.of()).successors()) {
        if (i.isBranch() || i.isJump()) {
          starts.add(next);
        }
        open.add(next);
      }
    }
  }

  /** The basic block that begins at an address; null if none that can be compiled does. */
  private RegionBlock block(long start) {
    List<GuestInstruction> block = new ArrayList<>();
    GuestInstruction i = instructions.get(start);
    while (i != null && i.isCompilable()) {
      block.add(i);
      if (i.isBranch() || i.isJump() || starts.contains(i.next())) {
        break;
      }
      i = instructions.get(i.next());
    }
    return block.isEmpty() ? null : new RegionBlock(block, Set.of());
  }

  /** The regions, in the order of their seeds; the first begins where the function does. */
  List<Region> form() {
    Map<Long, Region> regions = new TreeMap<>();
    Set<Long> taken = new HashSet<>();
    // Starts are added on the way, where a block is too long for one region.
    for (Long seed = address; seed != null; seed = starts.higher(seed)) {
      if (!taken.contains(seed)) {
        Region region = form(seed, taken);
        if (region != null) {
          regions.put(seed, region);
        }
      }
    }
    return List.copyOf(regions.values());
  }

  private Region form(long seed, Set<Long> taken) {
    List<RegionBlock> blocks = new ArrayList<>();
    Deque<Long> open = new ArrayDeque<>(List.of(seed));
    int count = 0;
    while (!open.isEmpty()) {
      long pc = open.remove();
      RegionBlock block = starts.contains(pc) && !taken.contains(pc) ? block(pc) : null;
      if (block == null || count + block.instructions.size() > Region.MAX_INSTRUCTIONS) {
        if (block != null && blocks.isEmpty()) {
          block = new RegionBlock(block.instructions.subList(0, Region.MAX_INSTRUCTIONS), Set.of());
          starts.add(block.end());
        } else {
          continue;
        }
      }
      taken.add(pc);
      blocks.add(block);
      count += block.instructions.size();
      for (long next : block.successors()) {
        open.add(next);
      }
    }
    return blocks.isEmpty() ? null : new Region(seed, blocks, Set.of(), true);
  }
}
