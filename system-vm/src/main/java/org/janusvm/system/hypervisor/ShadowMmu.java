// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import java.util.Locale;
import java.util.Map;
import org.janusvm.jit.Access;
import org.janusvm.jit.ExitReason;
import org.janusvm.system.frame.FramePool;
import org.janusvm.system.hart.PrivilegedHart;
import org.janusvm.system.hart.Status;
import org.janusvm.system.hypervisor.ShadowPageTables.Space;
import org.janusvm.system.hypervisor.ShadowPageTables.View;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.GuestMemory;
import org.janusvm.system.mmu.PageTableWalker;
import org.janusvm.system.mmu.Pte;
import org.janusvm.system.mmu.SuperpageRanges;

/**
 * Memory of a virtual hart: answers the page faults of the physical hart, by filling the shadow
 * page tables, by handing the fault to the guest's kernel, or by emulating a device access.
 */
final class ShadowMmu {
  private static final int MOST_RETRIES = 64;

  private final VCpu cpu;
  private final PrivilegedHart physical;
  private final FramePool frames;
  private final GuestMemory memory;
  private final GuestTranslation translation;
  private final ShadowPageTables tables;
  private final SuperpageRanges superpages = new SuperpageRanges();
  private final DeviceEmulation devices;
  private Space active;
  private long fills;
  private long retriedAt = -1;
  private int retries;

  ShadowMmu(VCpu cpu, PrivilegedHart physical, FramePool frames, GuestMemory memory) {
    this.cpu = cpu;
    this.physical = physical;
    this.frames = frames;
    this.memory = memory;
    this.translation = new GuestTranslation(memory);
    this.tables = new ShadowPageTables(frames);
    this.devices = new DeviceEmulation(cpu, physical.memory());
  }

  /** Makes the physical hart walk the tables that fit the guest's present state. */
  void activate() {
    VirtualCsrs csrs = cpu.csrs;
    boolean translated = csrs.satp >>> 60 != 0;
    boolean mxr = translated && (csrs.status & Status.MXR) != 0;
    long satp = translated ? csrs.satp : 0;
    View view = view(csrs, translated);
    if (active != null && active.view() == view && active.satp() == satp && active.mxr() == mxr) {
      return;
    }
    if (tables.full()) {
      dropAll();
    }
    active = new Space(satp, view, mxr);
    physical.switchAddressSpace(tables.satp(active));
  }

  private View view(VirtualCsrs csrs, boolean translated) {
    if (!translated) {
      return View.UNTRANSLATED;
    }
    if (cpu.userMode()) {
      return View.USER;
    }
    return (csrs.status & Status.SUM) != 0 ? View.KERNEL_SUM : View.KERNEL;
  }

  /** The physical hart found no way from an address that the guest accessed. */
  ExitReason pageFault(long address, Access access) {
    long guestPhysical = translation.translate(cpu.csrs, cpu.userMode(), address, access);
    if (guestPhysical == PageTableWalker.PAGE_FAULT) {
      cpu.reflect(access.pageFault, address);
      return ExitReason.GUEST_PAGE_FAULT;
    }
    int frame = guestPhysical < 0 ? -1 : memory.frame(guestPhysical);
    if (frame >= 0) {
      fill(address, frame);
      return ExitReason.SHADOW_PAGE_FAULT;
    }
    Bus.Window window =
        guestPhysical < 0 || access == Access.FETCH
            ? null
            : cpu.machine().bus().window(guestPhysical);
    if (window == null) {
      cpu.reflect(access.accessFault, address);
      return ExitReason.REFLECTED_EXCEPTION;
    }
    return devices.access(window, guestPhysical, address, access, this);
  }

  /** Enters the last translation into the shadow tables; the instruction will be begun again. */
  private void fill(long address, int frame) {
    if (tables.full()) {
      dropAll();
      activate();
    }
    if (translation.level() > 0) {
      superpages.add(address, translation.level());
    }
    tables.map(active, address, frames.physical(frame), shadowBits(translation.leaf()));
    fills++;
    beginAgain();
  }

  /**
   * The instruction at pc will be begun again, and is to count once. It cannot need more than a few
   * fills; were it to, counting it makes sure that a budget still ends the run.
   */
  void beginAgain() {
    long before = cpu.hart().instructions - 1;
    retries = before == retriedAt ? retries + 1 : 0;
    retriedAt = before;
    if (retries < MOST_RETRIES) {
      cpu.hart().instructions = before;
    }
  }

  /**
   * What the shadow entry may allow. The hart is in U mode, so U is always set, and the guest's own
   * U has been checked in choosing the root. Stores are allowed only once the guest's D is set, so
   * that the first one still faults and sets it; A and D of the shadow entry mean nothing.
   */
  private long shadowBits(long leaf) {
    long bits = Pte.V | Pte.U | Pte.A;
    boolean executable = (leaf & Pte.X) != 0;
    if ((leaf & Pte.R) != 0 || active.mxr() && executable) {
      bits |= Pte.R;
    }
    if ((leaf & Pte.W) != 0 && (leaf & Pte.D) != 0) {
      bits |= Pte.W | Pte.D;
    }
    // Supervisor code never executes user pages, not even when it may read them.
    boolean foreign = active.view() == View.KERNEL_SUM && (leaf & Pte.U) != 0;
    return executable && !foreign ? bits | Pte.X : bits;
  }

  /** Translates another address of the same access, for accesses that cross pages. */
  long translate(long address, Access access) {
    return translation.translate(cpu.csrs, cpu.userMode(), address, access);
  }

  /** sfence.vma of the guest. */
  void fence(long address, boolean byAddress) {
    if (byAddress && !superpages.mayContain(address)) {
      tables.unmap(address);
      physical.fence(address, 0, true, false);
    } else {
      dropAll();
    }
  }

  private void dropAll() {
    tables.drop();
    superpages.clear();
    active = null;
    physical.fence(0, 0, false, false);
  }

  long fills() {
    return fills;
  }

  int tableFrames() {
    return tables.frameCount();
  }

  long drops() {
    return tables.drops();
  }

  void describe(Map<String, String> into) {
    into.put(
        "shadow root",
        active == null
            ? "none"
            : active.view().toString().toLowerCase(Locale.ROOT)
                + (active.mxr() ? "+mxr" : "")
                + " of satp "
                + VCpu.hex(active.satp()));
    into.put("shadow fills", Long.toString(fills));
    into.put("shadow drops", Long.toString(tables.drops()));
  }
}
