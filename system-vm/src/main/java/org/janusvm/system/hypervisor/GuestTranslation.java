// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import org.janusvm.jit.Access;
import org.janusvm.system.hart.Status;
import org.janusvm.system.machine.GuestMemory;
import org.janusvm.system.mmu.PageTableWalker;
import org.janusvm.system.mmu.Pte;
import org.janusvm.system.mmu.PteMemory;

/**
 * Translation from guest-virtual to guest-physical addresses, as the guest's own tables say: what
 * its hart would do if it had one.
 */
final class GuestTranslation implements PteMemory {
  private static final long ROOT_MASK = (1L << 44) - 1;

  private final GuestMemory memory;
  private final PageTableWalker walker = new PageTableWalker(this);
  private boolean translated;

  GuestTranslation(GuestMemory memory) {
    this.memory = memory;
  }

  /**
   * Translates an address for an access; sets A and D in the guest's tables.
   *
   * @return guest-physical address, or {@link PageTableWalker#PAGE_FAULT} or {@link
   *     PageTableWalker#ACCESS_FAULT}
   */
  long translate(VirtualCsrs csrs, boolean user, long address, Access access) {
    translated = csrs.satp >>> 60 != 0;
    if (!translated) {
      return address < 0 ? PageTableWalker.ACCESS_FAULT : address;
    }
    return walker.walk(
        (csrs.satp & ROOT_MASK) << 12,
        PageTableWalker.SV39_LEVELS,
        address,
        access,
        user,
        (csrs.status & Status.SUM) != 0,
        (csrs.status & Status.MXR) != 0);
  }

  /** The leaf entry of the last translation; one that allows everything if paging is off. */
  long leaf() {
    return translated ? walker.leaf : Pte.V | Pte.R | Pte.W | Pte.X | Pte.A | Pte.D;
  }

  /** The level of {@link #leaf}. */
  int level() {
    return translated ? walker.level : 0;
  }

  @Override
  public long readable(long address) {
    return memory.host(address);
  }

  @Override
  public boolean writable(long address) {
    return true;
  }

  @Override
  public void willWrite(long host) {
    memory.willWrite(host);
  }
}
