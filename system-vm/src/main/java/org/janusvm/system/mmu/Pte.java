// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

/** Bits of a page-table entry (RISC-V Privileged ISA, "Sv39: Page-Based 39-bit Virtual Memory"). */
public final class Pte {
  public static final long V = 1;
  public static final long R = 1 << 1;
  public static final long W = 1 << 2;
  public static final long X = 1 << 3;
  public static final long U = 1 << 4;
  public static final long G = 1 << 5;
  public static final long A = 1 << 6;
  public static final long D = 1 << 7;

  /** Bits 63:54, which Svnapot, Svpbmt and the future own; set, they fault. */
  public static final long RESERVED = -1L << 54;

  private static final long PPN_MASK = (1L << 44) - 1;

  private Pte() {}

  /** Physical page number. */
  public static long ppn(long pte) {
    return pte >>> 10 & PPN_MASK;
  }

  /** An entry that points to a page or table at a physical address, with these bits. */
  public static long make(long physical, long bits) {
    return physical >>> 12 << 10 | bits;
  }
}
