// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

import org.janusvm.jit.Access;
import org.janusvm.memory.RawMemory;

/**
 * Walks page tables (RISC-V Privileged ISA, "Virtual Address Translation Process"), with A and D
 * set by the walker as the Svadu scheme allows. Used by the hart's MMU for real tables, and by the
 * hypervisor for a guest's.
 *
 * <p>Belongs to one hart: results other than the address are left in fields, so that a walk
 * allocates nothing.
 */
public final class PageTableWalker {
  /** Levels of Sv39; Sv48 has one more, Sv57 two. */
  public static final int SV39_LEVELS = 3;

  /** Result of {@link #walk}: the tables do not allow the access. */
  public static final long PAGE_FAULT = -1;

  /** Result of {@link #walk}: an entry lies where there is no memory. */
  public static final long ACCESS_FAULT = -2;

  private final PteMemory memory;

  /** The leaf entry that the last successful walk ended at, A and D included. */
  public long leaf;

  /** The level of {@link #leaf}: 0 for a 4 KiB page, 1 for 2 MiB, 2 for 1 GiB. */
  public int level;

  public PageTableWalker(PteMemory memory) {
    this.memory = memory;
  }

  /**
   * Translates one address.
   *
   * @param root physical address of the root table
   * @param levels {@link #SV39_LEVELS} or more
   * @param user whether the access counts as one of U mode, else of S mode
   * @param sum whether S mode may access user pages
   * @param mxr whether executable pages may be loaded from
   * @return physical address, or {@link #PAGE_FAULT} or {@link #ACCESS_FAULT}
   */
  public long walk(
      long root, int levels, long address, Access access, boolean user, boolean sum, boolean mxr) {
    int unused = 64 - (12 + 9 * levels);
    if (address << unused >> unused != address) {
      return PAGE_FAULT;
    }
    long table = root;
    int at = levels - 1;
    while (at >= 0) {
      long entryAddress = table + ((address >>> (12 + 9 * at) & 511) << 3);
      long host = memory.readable(entryAddress);
      if (host == 0) {
        return ACCESS_FAULT;
      }
      // SAFETY: readable gave the address of eight aligned bytes in live frames; so below.
      long pte = RawMemory.getLongVolatile(host);
      if (isInvalid(pte)) {
        return PAGE_FAULT;
      }
      if ((pte & (Pte.R | Pte.X)) == 0) {
        if ((pte & (Pte.A | Pte.D | Pte.U)) != 0) {
          return PAGE_FAULT;
        }
        table = Pte.ppn(pte) << 12;
        at--;
        continue;
      }
      long offsetMask = (1L << (12 + 9 * at)) - 1;
      if (!allows(pte, access, user, sum, mxr) || (Pte.ppn(pte) << 12 & offsetMask) != 0) {
        return PAGE_FAULT;
      }
      long needed = access == Access.STORE ? Pte.A | Pte.D : Pte.A;
      if ((pte & needed) != needed) {
        if (!memory.writable(entryAddress)) {
          return ACCESS_FAULT;
        }
        memory.willWrite(host);
        if (!RawMemory.compareAndSetLong(host, pte, pte | needed)) {
          continue; // somebody changed the entry: look at it again
        }
      }
      leaf = pte | needed;
      level = at;
      return Pte.ppn(pte) << 12 | address & offsetMask;
    }
    return PAGE_FAULT;
  }

  /**
   * Where an instruction is fetched from, if that can be told without changing the tables.
   *
   * @return physical address, or {@link #PAGE_FAULT} if not
   */
  long look(long root, int levels, long address, boolean user) {
    int unused = 64 - (12 + 9 * levels);
    if (address << unused >> unused != address) {
      return PAGE_FAULT;
    }
    long table = root;
    for (int at = levels - 1; at >= 0; at--) {
      long host = memory.readable(table + ((address >>> (12 + 9 * at) & 511) << 3));
      if (host == 0) {
        return PAGE_FAULT;
      }
      // SAFETY: as in walk.
      long pte = RawMemory.getLongVolatile(host);
      if (isInvalid(pte)) {
        return PAGE_FAULT;
      }
      if ((pte & (Pte.R | Pte.X)) != 0) {
        long offsetMask = (1L << (12 + 9 * at)) - 1;
        boolean fits =
            allows(pte, Access.FETCH, user, false, false)
                && (Pte.ppn(pte) << 12 & offsetMask) == 0
                && (pte & Pte.A) != 0;
        return fits ? Pte.ppn(pte) << 12 | address & offsetMask : PAGE_FAULT;
      }
      if ((pte & (Pte.A | Pte.D | Pte.U)) != 0) {
        return PAGE_FAULT;
      }
      table = Pte.ppn(pte) << 12;
    }
    return PAGE_FAULT;
  }

  private static boolean isInvalid(long pte) {
    return (pte & Pte.V) == 0 || (pte & (Pte.R | Pte.W)) == Pte.W || (pte & Pte.RESERVED) != 0;
  }

  /** Whether a leaf's permissions allow an access. */
  private static boolean allows(long pte, Access access, boolean user, boolean sum, boolean mxr) {
    boolean userPage = (pte & Pte.U) != 0;
    if (user ? !userPage : userPage && (access == Access.FETCH || !sum)) {
      return false;
    }
    return switch (access) {
      case FETCH -> (pte & Pte.X) != 0;
      case LOAD -> (pte & Pte.R) != 0 || mxr && (pte & Pte.X) != 0;
      case STORE -> (pte & Pte.W) != 0;
    };
  }
}
