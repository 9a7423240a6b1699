// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

import org.janusvm.isa.GuestTrap;
import org.janusvm.jit.Access;
import org.janusvm.jit.Mmu;
import org.janusvm.jit.TlbMemory;
import org.janusvm.system.device.Device;
import org.janusvm.system.frame.CodeTracker;
import org.janusvm.system.machine.Bus;

/**
 * A hart's memory management unit: translation by real page tables, physical memory protection, and
 * the way to RAM and devices, behind a {@link TlbMemory}.
 */
public final class SystemMmu implements Mmu {
  private final TranslationState state;
  private final Pmp pmp;
  private final Bus bus;
  private final CodeTracker code;
  private final PageTableWalker walker = new PageTableWalker(new TableMemory());
  private final SuperpageRanges superpages = new SuperpageRanges();
  private final TlbMemory tlb = new TlbMemory(this);

  private long contextKey = -1;
  private Device device;
  private long deviceOffset;
  private long walks;

  public SystemMmu(TranslationState state, Pmp pmp, Bus bus, CodeTracker code) {
    this.state = state;
    this.pmp = pmp;
    this.bus = bus;
    this.code = code;
    stateChanged();
  }

  /** The memory that engines access through this MMU. */
  public TlbMemory tlb() {
    return tlb;
  }

  /** Page-table walks so far. */
  public long walks() {
    return walks;
  }

  /** To be called whenever the {@link TranslationState} changed. */
  public void stateChanged() {
    long key = state.key();
    if (key != contextKey) {
      contextKey = key;
      tlb.switchContext(key);
    }
  }

  /** Forgets all translations: sfence.vma x0, x0, or a change of PMP. */
  public void flushAll() {
    tlb.flushAll();
    superpages.clear();
    tlb.switchContext(contextKey);
  }

  /** Forgets the translations of one address space: sfence.vma x0, rs2. */
  public void flushAsid(long asid) {
    tlb.flushContexts(TranslationState.asidMask(), asid & TranslationState.asidMask());
    tlb.switchContext(contextKey);
  }

  /**
   * Forgets the translation of one address, in every address space: sfence.vma rs1. If it may be
   * part of a superpage, pieces of which are cached under other addresses, all go.
   */
  public void flushAddress(long address) {
    if (superpages.mayContain(address)) {
      flushAll();
    } else {
      tlb.flushPage(address);
    }
  }

  @Override
  public long translate(long address, Access access) {
    return translate(address, access, 1);
  }

  @Override
  public long translate(long address, Access access, int bytes) {
    int privilege = access == Access.FETCH ? state.privilege : state.dataPrivilege;
    long physical = address;
    if (privilege != TranslationState.MACHINE && state.paging()) {
      physical = walk(address, access, privilege == TranslationState.USER);
    }
    boolean machine = privilege == TranslationState.MACHINE;
    if (!pmp.allows(physical, bytes, access, machine)) {
      throw new GuestTrap(access.accessFault, address);
    }
    long host = bus.ram(physical);
    if (host == 0) {
      return device(physical, address, access);
    }
    long hostPage = host - (physical & 4095);
    switch (access) {
      case FETCH -> code.fetched(hostPage);
      case STORE -> stored(hostPage);
      case LOAD -> {}
    }
    if (pmp.uniformPage(physical)) {
      tlb.fill(access, address, hostPage);
    }
    return host;
  }

  /** A frame is about to be written, or to allow direct stores. */
  private void stored(long hostPage) {
    if (tlb.inCompiledCode() && code.isCode(hostPage)) {
      throw TlbMemory.LEAVE;
    }
    code.stored(hostPage);
  }

  @Override
  public long fetchPage(long page) {
    boolean machine = state.privilege == TranslationState.MACHINE;
    long physical = page;
    if (!machine && state.paging()) {
      boolean user = state.privilege == TranslationState.USER;
      physical = walker.look(state.root(), PageTableWalker.SV39_LEVELS, page, user);
    }
    boolean certain =
        physical >= 0
            && pmp.allows(physical, 1, Access.FETCH, machine)
            && pmp.uniformPage(physical);
    return certain ? bus.ram(physical) : 0;
  }

  @Override
  public long physical(long host) {
    return bus.physical(host);
  }

  private long walk(long address, Access access, boolean user) {
    walks++;
    long physical =
        walker.walk(
            state.root(), PageTableWalker.SV39_LEVELS, address, access, user, state.sum, state.mxr);
    if (physical < 0) {
      throw new GuestTrap(
          physical == PageTableWalker.PAGE_FAULT ? access.pageFault : access.accessFault, address);
    }
    if (walker.level > 0) {
      superpages.add(address, walker.level);
    }
    return physical;
  }

  private long device(long physical, long address, Access access) {
    Bus.Window window = bus.window(physical);
    if (window == null || access == Access.FETCH) {
      throw new GuestTrap(access.accessFault, address);
    }
    device = window.device();
    deviceOffset = physical - window.base();
    return DEVICE;
  }

  @Override
  public long loadDevice(long address, int bytes) {
    if (!device.accepts(deviceOffset, bytes)) {
      throw new GuestTrap(Access.LOAD.accessFault, address);
    }
    int unused = 64 - 8 * bytes;
    return device.load(deviceOffset, bytes) << unused >> unused;
  }

  @Override
  public void storeDevice(long address, int bytes, long value) {
    if (!device.accepts(deviceOffset, bytes)) {
      throw new GuestTrap(Access.STORE.accessFault, address);
    }
    device.store(deviceOffset, bytes, value);
  }

  /** Page tables in physical memory, as far as PMP allows S mode to read and write them. */
  private final class TableMemory implements PteMemory {
    @Override
    public long readable(long address) {
      return pmp.allows(address, 8, Access.LOAD, false) ? bus.ram(address) : 0;
    }

    @Override
    public boolean writable(long address) {
      return pmp.allows(address, 8, Access.STORE, false);
    }

    @Override
    public void willWrite(long host) {
      stored(host & -4096);
      tlb.updating(host);
    }
  }
}
