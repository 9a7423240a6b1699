// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import java.util.Map;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.Access;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.TlbMemory;
import org.janusvm.system.device.Device;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.InstructionText;
import org.janusvm.system.mmu.PageTableWalker;

/**
 * Emulates a load or store on a device: decodes the instruction at pc, moves the value between the
 * register and the device, and steps over it. Everything else that touches a device is an access
 * fault, as it is on the bare machine.
 */
final class DeviceEmulation {
  private static final int PAGE_MASK = 4095;
  private static final long NAN_BOX = 0xffff_ffff_0000_0000L;

  /** What a load or store moves. */
  private record Move(int bytes, boolean store, boolean unsigned, boolean floating) {}

  private static final Map<String, Move> MOVES =
      Map.ofEntries(
          Map.entry("lb", new Move(1, false, false, false)),
          Map.entry("lh", new Move(2, false, false, false)),
          Map.entry("lw", new Move(4, false, false, false)),
          Map.entry("ld", new Move(8, false, false, false)),
          Map.entry("lbu", new Move(1, false, true, false)),
          Map.entry("lhu", new Move(2, false, true, false)),
          Map.entry("lwu", new Move(4, false, true, false)),
          Map.entry("sb", new Move(1, true, false, false)),
          Map.entry("sh", new Move(2, true, false, false)),
          Map.entry("sw", new Move(4, true, false, false)),
          Map.entry("sd", new Move(8, true, false, false)),
          Map.entry("flw", new Move(4, false, false, true)),
          Map.entry("fld", new Move(8, false, false, true)),
          Map.entry("fsw", new Move(4, true, false, true)),
          Map.entry("fsd", new Move(8, true, false, true)));

  private static final Move[] BY_INDEX = new Move[InstructionSet.rv64().instructions().size()];

  static {
    MOVES.forEach((name, move) -> BY_INDEX[InstructionSet.rv64().get(name).index()] = move);
  }

  private final VCpu cpu;
  private final TlbMemory code;

  DeviceEmulation(VCpu cpu, TlbMemory code) {
    this.cpu = cpu;
    this.code = code;
  }

  /**
   * Emulates the instruction at pc.
   *
   * @param window the device that {@code guestPhysical} belongs to
   * @param faulting guest-virtual address at which the hart faulted
   */
  ExitReason access(
      Bus.Window window, long guestPhysical, long faulting, Access access, ShadowMmu mmu) {
    Hart hart = cpu.hart();
    long d;
    try {
      d = Decoder.decode(InstructionText.fetch(hart.pc, code));
    } catch (GuestTrap trap) {
      // The mapping of the code has just been dropped: begin the instruction again.
      mmu.beginAgain();
      return ExitReason.SHADOW_PAGE_FAULT;
    }
    Move move = BY_INDEX[Decoded.index(d)];
    if (move == null || move.store != (access == Access.STORE)) {
      return fault(access, faulting); // AMO, LR and SC: devices have no atomics
    }
    long address = hart.x[Decoded.rs1(d)] + Decoded.imm(d);
    if ((address & PAGE_MASK) + move.bytes > PAGE_MASK + 1) {
      return crossing(address, faulting, access, mmu);
    }
    Device device = window.device();
    long offset = guestPhysical - window.base();
    if ((address & move.bytes - 1) != 0 || !device.accepts(offset, move.bytes)) {
      return fault(access, address);
    }
    if (move.store) {
      device.store(offset, move.bytes, source(hart, move, d));
    } else {
      load(hart, move, d, device.load(offset, move.bytes));
    }
    hart.pc += Decoded.length(d);
    return ExitReason.DEVICE_ACCESS;
  }

  private static long source(Hart hart, Move move, long d) {
    return move.floating ? hart.f[Decoded.rs2(d)] : hart.x[Decoded.rs2(d)];
  }

  private static void load(Hart hart, Move move, long d, long raw) {
    int unused = 64 - 8 * move.bytes;
    long value = move.unsigned ? raw << unused >>> unused : raw << unused >> unused;
    if (move.floating) {
      hart.f[Decoded.rd(d)] = move.bytes == 4 ? value | NAN_BOX : value;
      hart.fs = Hart.FS_DIRTY;
    } else if (Decoded.rd(d) != 0) {
      hart.x[Decoded.rd(d)] = value;
    }
  }

  /** An access that leaves its page and touches a device on one side. */
  private ExitReason crossing(long address, long faulting, Access access, ShadowMmu mmu) {
    if (faulting == address) {
      // The other page comes second, but a fault there comes before our objection.
      long next = (address | PAGE_MASK) + 1;
      long second = mmu.translate(next, access);
      if (second == PageTableWalker.PAGE_FAULT) {
        cpu.reflect(access.pageFault, next);
        return ExitReason.GUEST_PAGE_FAULT;
      }
      boolean nothing =
          second < 0
              || !cpu.machine().memory().contains(second, 1)
                  && cpu.machine().bus().window(second) == null;
      if (nothing) {
        return fault(access, next);
      }
    }
    return fault(access, address);
  }

  private ExitReason fault(Access access, long address) {
    cpu.reflect(access.accessFault, address);
    return ExitReason.REFLECTED_EXCEPTION;
  }
}
