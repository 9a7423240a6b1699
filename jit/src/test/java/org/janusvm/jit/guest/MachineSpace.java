// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.janusvm.isa.GuestTrap;
import org.janusvm.jit.Access;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Environment;
import org.janusvm.jit.MachineEngines;
import org.janusvm.jit.Mmu;
import org.janusvm.jit.TlbMemory;
import org.janusvm.memory.Reservation;

/**
 * Memory as in the system VM, behind TLBs, with the simplest of MMUs: virtual addresses are
 * physical ones, and each page has its rights.
 */
final class MachineSpace implements GuestSpace {
  private static final int CODE = 8;

  private final Reservation data = new Reservation(SIZE);
  private final byte[] states = new byte[(int) (SIZE >>> 12)];
  // Engines are added while others run on threads of their own, and go through these.
  private final List<CodeWatcher> watchers = new CopyOnWriteArrayList<>();
  private final List<TlbMemory> tlbs = new CopyOnWriteArrayList<>();
  private final boolean fills;
  private final MachineEngines engines;

  /**
   * @param fills whether translations enter the TLB; if not, every access takes the slow path
   */
  MachineSpace(boolean fills, MachineEngines engines) {
    this.fills = fills;
    this.engines = engines;
  }

  @Override
  public void map(long address, long bytes, int rights) {
    for (long a = address; a < address + bytes; a += 4096) {
      dropCode(a);
      states[(int) (a >>> 12)] = (byte) rights;
      for (TlbMemory tlb : tlbs) {
        tlb.flushPage(a);
      }
    }
  }

  @Override
  public long host(long address) {
    return data.base() + address;
  }

  @Override
  public Engine engine(Environment environment) {
    IdentityMmu mmu = new IdentityMmu();
    mmu.tlb = new TlbMemory(mmu);
    mmu.tlb.switchContext(0);
    tlbs.add(mmu.tlb);
    Engine engine = engines.forMachine(mmu.tlb, environment);
    watchers.add((CodeWatcher) engine);
    return engine;
  }

  @Override
  public void written(long address, int bytes) {
    for (long page = address & -4096; page < address + bytes; page += 4096) {
      dropCode(page);
    }
  }

  @Override
  public void close() {
    data.close();
  }

  private void dropCode(long address) {
    int page = (int) (address >>> 12);
    if ((states[page] & CODE) != 0) {
      states[page] &= ~CODE;
      watchers.forEach(w -> w.codeChanged(host(address & -4096)));
    }
  }

  private final class IdentityMmu implements Mmu {
    private TlbMemory tlb;

    @Override
    public long translate(long address, Access access) {
      long page = address >>> 12;
      int right =
          switch (access) {
            case FETCH -> X;
            case LOAD -> R;
            case STORE -> W;
          };
      if (page >= states.length || (states[(int) page] & right) == 0) {
        throw new GuestTrap(access.pageFault, address);
      }
      long hostPage = host(address & -4096);
      if (access == Access.FETCH) {
        states[(int) page] |= CODE;
        tlbs.forEach(t -> t.flushStoresTo(hostPage));
      } else if (access == Access.STORE) {
        if (tlb.inCompiledCode() && (states[(int) page] & CODE) != 0) {
          throw TlbMemory.LEAVE;
        }
        dropCode(address);
      }
      if (fills) {
        tlb.fill(access, address, hostPage);
      }
      return host(address);
    }

    @Override
    public long fetchPage(long page) {
      int index = (int) (page >>> 12);
      return page >= 0 && page < SIZE && (states[index] & X) != 0 ? host(page) : 0;
    }

    @Override
    public long loadDevice(long address, int bytes) {
      throw new IllegalStateException("there are no devices");
    }

    @Override
    public void storeDevice(long address, int bytes, long value) {
      throw new IllegalStateException("there are no devices");
    }
  }
}
