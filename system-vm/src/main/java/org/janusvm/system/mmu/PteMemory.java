// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

/** Where a page-table walk finds the entries: physical memory, or guest-physical memory. */
public interface PteMemory {
  /**
   * Host address of the entry at a physical address, for reading.
   *
   * @param address 8-byte aligned
   * @return 0 when there is no memory or protection forbids it: the walk ends in an access fault
   */
  long readable(long address);

  /** Whether an entry for which {@link #readable} gave an address may also be written. */
  boolean writable(long address);

  /** The walk is about to set A or D in the entry at this host address. */
  void willWrite(long host);
}
