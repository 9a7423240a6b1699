// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import org.janusvm.isa.GuestTrap;

/**
 * The slow path behind a {@link TlbMemory}: page-table walk, protection, physical memory attributes
 * and devices. Belongs to one hart.
 */
public interface Mmu {
  /** Returned by {@link #translate} where the physical address is a device's. */
  long DEVICE = 0;

  /**
   * Translates one address, with all checks and the update of A and D bits, and, where that is
   * sound, fills the TLB so that the next access needs no walk. Sees to it that no TLB of any hart
   * allows direct stores to a frame whose code is decoded: FETCH marks the frame and drops such
   * entries; STORE to a marked frame tells the code watchers and clears the mark. But in
   * {@linkplain TlbMemory#inCompiledCode compiled code}, whatever would clear a mark throws {@link
   * TlbMemory#LEAVE} before anything is changed.
   *
   * @return host address of the byte, or {@link #DEVICE} (never for FETCH)
   * @throws GuestTrap page fault or access fault, with tval = {@code address}
   */
  long translate(long address, Access access);

  /**
   * As {@link #translate(long, Access)}, for an access of several bytes in one page: protection
   * finer than a page has to know how many.
   */
  default long translate(long address, Access access, int bytes) {
    return translate(address, access);
  }

  /**
   * Host address of a page that may be fetched from, where that is certain without any effect: no A
   * bit is to be set, and all of the page is treated alike.
   *
   * @param page virtual address of its first byte
   * @return 0 if it is not certain
   */
  default long fetchPage(long page) {
    return 0;
  }

  /** The name that people know a byte by whose host address is given: its physical address. */
  default long physical(long host) {
    return host;
  }

  /**
   * Loads from the device that {@link #translate} just found.
   *
   * @param bytes 1, 2, 4 or 8, naturally aligned
   * @return the value, sign-extended
   * @throws GuestTrap access fault when the device has no such register
   */
  long loadDevice(long address, int bytes);

  /** Stores to the device that {@link #translate} just found; see {@link #loadDevice}. */
  void storeDevice(long address, int bytes, long value);
}
