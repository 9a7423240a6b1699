// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The decoded blocks of one hart. Blocks are kept by the host address of their code, which is the
 * identity of a memory frame; a direct-mapped table in front finds them by virtual address.
 *
 * <p>An entry of that table is good while the block's stamp equals the present one. The stamp names
 * the address space and changes whenever instruction translations may have.
 */
final class BlockCache {
  /** Room for all half words of 64 KiB of code; of what does not fit, much is looked up anew. */
  private static final int TABLE_SIZE = 1 << 15;

  private static final int TABLE_MASK = TABLE_SIZE - 1;

  private static final int PAGE_MASK = 4095;

  /** A page's blocks are kept in chunks by half word, since few half words begin a block. */
  private static final int CHUNK_SHIFT = 7;

  /**
   * What may be kept, in units of one decoded instruction (12 bytes), before everything is
   * forgotten. A guest can make every half word begin a block of its own; this bounds what that
   * costs to some 20 MiB for each hart.
   */
  private static final int MAX_UNITS = 1 << 20;

  private static final int UNITS_PER_BLOCK = 8;
  private static final int UNITS_PER_CHUNK = 24;
  private static final int UNITS_PER_PAGE = 24;

  /** Blocks that begin in one page. */
  private static final class CodePage {
    final Block[][] chunks = new Block[(PAGE_MASK + 1) >>> CHUNK_SHIFT][];

    /** The block of the instruction that crosses into the page {@link #crossingInto}, or null. */
    Block crossing;

    long crossingInto;

    /** Pages whose crossing instruction ends in this one, and some for which that was so once. */
    final List<Long> crossedFrom = new ArrayList<>(0);

    int units = UNITS_PER_PAGE;
  }

  private final Block[] table = new Block[TABLE_SIZE];
  private final Map<Long, CodePage> pages = new HashMap<>();
  private long lastKey = -1;
  private CodePage lastPage;
  private int units;

  BlockCache() {
    Arrays.fill(table, new Block(new long[0], new int[0]));
  }

  /** The table itself, for the generated loop; indexed by {@link #slot}. */
  Block[] table() {
    return table;
  }

  static int slot(long pc) {
    return (int) (pc >>> 1 ^ pc >>> 16) & TABLE_MASK;
  }

  /** The block whose code begins at this host address and lies within its page, or null. */
  Block find(long host) {
    CodePage page = page(host & ~PAGE_MASK);
    if (page == null) {
      return null;
    }
    Block[] chunk = page.chunks[(int) host >>> CHUNK_SHIFT & page.chunks.length - 1];
    return chunk == null ? null : chunk[(int) host >>> 1 & chunk.length - 1];
  }

  /** The block of the one instruction whose halves lie at these two host addresses, or null. */
  Block findCrossing(long host, long hostOfSecondHalf) {
    CodePage page = page(host & ~PAGE_MASK);
    return page != null && page.crossingInto == hostOfSecondHalf ? page.crossing : null;
  }

  /** Keeps a block whose code lies within one page. */
  void add(long host, Block block) {
    makeRoom();
    CodePage page = pageForAdding(host & ~PAGE_MASK);
    int index = (int) host >>> CHUNK_SHIFT & page.chunks.length - 1;
    Block[] chunk = page.chunks[index];
    if (chunk == null) {
      chunk = page.chunks[index] = new Block[1 << CHUNK_SHIFT - 1];
      charge(page, UNITS_PER_CHUNK);
    }
    chunk[(int) host >>> 1 & chunk.length - 1] = block;
    charge(page, block.code.length + UNITS_PER_BLOCK);
  }

  /** Keeps the block of one instruction that depends on two pages. */
  void addCrossing(long host, long hostOfSecondHalf, Block block) {
    makeRoom();
    CodePage first = pageForAdding(host & ~PAGE_MASK);
    CodePage second = pageForAdding(hostOfSecondHalf);
    if (first.crossing != null) {
      first.crossing.stamp = Block.STALE;
    }
    first.crossing = block;
    first.crossingInto = hostOfSecondHalf;
    Long from = host & ~PAGE_MASK;
    if (!second.crossedFrom.contains(from)) {
      second.crossedFrom.add(from);
      charge(second, UNITS_PER_BLOCK);
    }
  }

  /** From now on the block is found at {@code pc} as long as the stamp stays the same. */
  void enter(long pc, long stamp, Block block) {
    block.pc = pc;
    block.stamp = stamp;
    table[slot(pc)] = block;
  }

  /** Forgets whatever depends on the page at this host address. */
  void drop(long hostPage) {
    CodePage page = pages.remove(hostPage);
    lastKey = -1;
    lastPage = null;
    if (page == null) {
      return;
    }
    units -= page.units;
    invalidate(page);
    for (Long from : page.crossedFrom) {
      CodePage first = pages.get(from);
      if (first != null && first.crossing != null && first.crossingInto == hostPage) {
        first.crossing.stamp = Block.STALE;
        first.crossing = null;
      }
    }
  }

  /** Decoded code kept at present, in units of about one instruction. */
  int units() {
    return units;
  }

  private static void invalidate(CodePage page) {
    for (Block[] chunk : page.chunks) {
      if (chunk != null) {
        for (Block block : chunk) {
          if (block != null) {
            block.stamp = Block.STALE;
          }
        }
      }
    }
    if (page.crossing != null) {
      page.crossing.stamp = Block.STALE;
    }
  }

  private void makeRoom() {
    if (units > MAX_UNITS) {
      pages.values().forEach(BlockCache::invalidate);
      pages.clear();
      units = 0;
      lastKey = -1;
      lastPage = null;
    }
  }

  private void charge(CodePage page, int cost) {
    page.units += cost;
    units += cost;
  }

  private CodePage page(long key) {
    if (key != lastKey) {
      lastPage = pages.get(key);
      lastKey = key;
    }
    return lastPage;
  }

  private CodePage pageForAdding(long key) {
    CodePage page = page(key);
    if (page == null) {
      page = new CodePage();
      units += page.units;
      pages.put(key, page);
      lastKey = key;
      lastPage = page;
    }
    return page;
  }
}
