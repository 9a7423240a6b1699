// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import org.janusvm.isa.spec.Decoded;

/**
 * A run of decoded instructions that is entered at its first and left at its last, or by a trap.
 * Lies within one page, but for a single instruction that crosses into the next.
 *
 * <p>A block is made for a place in a memory frame. The virtual address it runs at is noted at each
 * lookup, together with a stamp of the address space, so that the next lookup is a comparison.
 */
public final class Block {
  /** A stamp that no address space has: the block must not be entered any more. */
  static final long STALE = -1;

  /**
   * Virtual address of the first instruction. It stays as it is when the code changes, since a
   * block that changes its own code still has branches to take and traps to report.
   */
  public long pc;

  /** The address space for which {@link #pc} holds; see {@link BlockCache}. */
  public long stamp = STALE;

  /**
   * The instructions, as {@link Decoded}. The immediate of a pc-relative one counts from the
   * block's start, so that engines need not know each instruction's own address.
   */
  public final long[] code;

  /** Length of the block's encoding. */
  public final int bytes;

  /**
   * Entries until a higher tier is asked whether it has this code compiled, or wants to. Counts
   * down at each entry.
   */
  public int heat = Integer.MAX_VALUE;

  /** Raw bits of the instructions, for trap values. */
  private final int[] bits;

  Block(long[] code, int[] bits) {
    this.code = code;
    this.bits = bits;
    this.bytes = offset(code.length);
  }

  /** Bytes from the block's start to instruction {@code index}. */
  int offset(int index) {
    int offset = 0;
    for (int i = 0; i < index; i++) {
      offset += Decoded.length(code[i]);
    }
    return offset;
  }

  /** An instruction as it stands in memory. */
  public int bits(int index) {
    return bits[index];
  }

  /** A block of the first {@code count} instructions, for the end of a budget. */
  Block prefix(int count) {
    Block prefix =
        new Block(java.util.Arrays.copyOf(code, count), java.util.Arrays.copyOf(bits, count));
    prefix.pc = pc;
    prefix.stamp = stamp;
    return prefix;
  }
}
