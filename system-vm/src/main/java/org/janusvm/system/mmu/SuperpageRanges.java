// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

/**
 * Which virtual addresses may have been mapped by superpages since the last full flush. A TLB of 4
 * KiB entries holds a superpage in pieces, all of which a fence of any address in it must drop; a
 * bounding range in each half of the address space tells cheaply where that cannot be the case.
 */
public final class SuperpageRanges {
  private final long[] low = new long[2];
  private final long[] high = new long[2];

  public SuperpageRanges() {
    clear();
  }

  /** The page of {@code level} that holds an address is now cached. */
  public void add(long address, int level) {
    int half = address < 0 ? 1 : 0;
    long mask = (1L << (12 + 9 * level)) - 1;
    low[half] = Math.min(low[half], address & ~mask);
    high[half] = Math.max(high[half], address | mask);
  }

  /** Whether an address may lie in a cached superpage. */
  public boolean mayContain(long address) {
    int half = address < 0 ? 1 : 0;
    return address >= low[half] && address <= high[half];
  }

  /** Nothing is cached any more. */
  public void clear() {
    for (int half = 0; half < 2; half++) {
      low[half] = Long.MAX_VALUE;
      high[half] = Long.MIN_VALUE;
    }
  }
}
