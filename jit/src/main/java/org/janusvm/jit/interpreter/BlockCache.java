// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.jit.CodeWatcher;

/**
 * The decoded blocks of one hart. Blocks are kept by the host address of their code, which is the
 * identity of a memory frame; a direct-mapped table in front finds them by virtual address.
 *
 * <p>An entry of that table is good while the block's stamp equals the present one. The stamp names
 * the address space and changes whenever instruction translations may have.
 */
final class BlockCache implements CodeWatcher {
  private static final int TABLE_SIZE = 8192;
  private static final int TABLE_MASK = TABLE_SIZE - 1;

  /** Pages kept before everything is forgotten: 64 MiB of guest code. */
  private static final int MAX_PAGES = 16384;

  private static final long PAGE_MASK = 4095;

  /** Blocks that begin in one page, by half word, and those that only end in it. */
  private static final class CodePage {
    final Block[] blocks = new Block[2048];
    final List<Block> crossing = new ArrayList<>(0);
  }

  private final Block[] table = new Block[TABLE_SIZE];
  private final Map<Long, CodePage> pages = new HashMap<>();
  private long lastKey = -1;
  private CodePage lastPage;

  BlockCache() {
    Arrays.fill(table, new Block(new long[0], new int[0]));
  }

  /** The table itself, for the generated loop; indexed by {@link #slot}. */
  Block[] table() {
    return table;
  }

  static int slot(long pc) {
    return (int) (pc >>> 1) & TABLE_MASK;
  }

  /** The block whose code begins at this host address, or null. */
  Block find(long host) {
    CodePage page = page(host & ~PAGE_MASK);
    return page == null ? null : page.blocks[(int) (host & PAGE_MASK) >>> 1];
  }

  /** Keeps a block whose code lies within one page. */
  void add(long host, Block block) {
    pageForAdding(host & ~PAGE_MASK).blocks[(int) (host & PAGE_MASK) >>> 1] = block;
  }

  /** Keeps a block that depends on two pages; it is found by virtual address only. */
  void addCrossing(long host, long hostOfSecondHalf, Block block) {
    CodePage first = pageForAdding(host & ~PAGE_MASK);
    CodePage second = pageForAdding(hostOfSecondHalf & ~PAGE_MASK);
    first.crossing.add(block);
    second.crossing.add(block);
  }

  /** From now on the block is found at {@code pc} as long as the stamp stays the same. */
  void enter(long pc, long stamp, Block block) {
    block.pc = pc;
    block.stamp = stamp;
    table[slot(pc)] = block;
  }

  @Override
  public void codeChanged(long hostPage) {
    CodePage page = pages.remove(hostPage);
    lastKey = -1;
    lastPage = null;
    if (page == null) {
      return;
    }
    for (Block block : page.blocks) {
      if (block != null) {
        block.pc = Block.NOWHERE;
      }
    }
    for (Block block : page.crossing) {
      block.pc = Block.NOWHERE;
    }
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
      if (pages.size() >= MAX_PAGES) {
        List.copyOf(pages.keySet()).forEach(this::codeChanged);
      }
      page = new CodePage();
      pages.put(key, page);
      lastKey = key;
      lastPage = page;
    }
    return page;
  }
}
