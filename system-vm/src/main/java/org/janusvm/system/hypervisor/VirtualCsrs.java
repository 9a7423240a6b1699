// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import java.util.concurrent.atomic.AtomicLong;
import org.janusvm.isa.Csrs;
import org.janusvm.system.hart.Interrupt;
import org.janusvm.system.hart.Status;
import org.janusvm.system.hart.Warl;

/**
 * The supervisor CSRs that a deprivileged kernel believes it owns. The hart itself knows nothing of
 * them; only floating-point state (FS, SD) is the hart's own, so that it can never differ.
 */
final class VirtualCsrs {
  private static final long SOFTWARE = 1L << Interrupt.SUPERVISOR_SOFTWARE;

  /** sstatus without FS and SD. */
  long status;

  long stvec;
  long sscratch;
  long sepc;
  long scause;
  long stval;
  long sie;
  long satp;
  long scounteren = 0xffff_ffffL;
  long senvcfg;

  /** sip; raised from any thread. */
  private final AtomicLong pending = new AtomicLong();

  /** sip. */
  long pending() {
    return pending.get();
  }

  /** Sets bits of sip; whether one of them was clear. */
  boolean raise(long bits) {
    return (pending.getAndUpdate(old -> old | bits) & bits) != bits;
  }

  /** Clears bits of sip. */
  void lower(long bits) {
    pending.getAndUpdate(old -> old & ~bits);
  }

  /** Whether there is a supervisor register with this number. */
  static boolean exists(int number) {
    return switch (number) {
      case Csrs.SSTATUS,
          Csrs.SIE,
          Csrs.STVEC,
          Csrs.SCOUNTEREN,
          Csrs.SENVCFG,
          Csrs.SSCRATCH,
          Csrs.SEPC,
          Csrs.SCAUSE,
          Csrs.STVAL,
          Csrs.SIP,
          Csrs.SATP ->
          true;
      default -> false;
    };
  }

  /** Reads a register that {@link #exists}, given the hart's floating-point state. */
  long read(int number, int fs) {
    return switch (number) {
      case Csrs.SSTATUS -> status | Status.UXL_64 | Status.floatingPoint(fs);
      case Csrs.SIE -> sie;
      case Csrs.STVEC -> stvec;
      case Csrs.SCOUNTEREN -> scounteren;
      case Csrs.SENVCFG -> senvcfg;
      case Csrs.SSCRATCH -> sscratch;
      case Csrs.SEPC -> sepc;
      case Csrs.SCAUSE -> scause;
      case Csrs.STVAL -> stval;
      case Csrs.SIP -> pending();
      case Csrs.SATP -> satp;
      default -> throw new IllegalArgumentException("no virtual CSR " + number);
    };
  }

  /** Writes a register that {@link #exists}; the caller sees to FS when it is sstatus. */
  void write(int number, long value) {
    switch (number) {
      case Csrs.SSTATUS -> status = value & Status.SUPERVISOR_WRITABLE;
      case Csrs.SIE -> sie = value & Interrupt.SUPERVISOR_ALL;
      case Csrs.STVEC -> stvec = Warl.tvec(value);
      case Csrs.SCOUNTEREN -> scounteren = Warl.counteren(value);
      case Csrs.SENVCFG -> senvcfg = Warl.envcfg(value);
      case Csrs.SSCRATCH -> sscratch = value;
      case Csrs.SEPC -> sepc = Warl.epc(value);
      case Csrs.SCAUSE -> scause = value;
      case Csrs.STVAL -> stval = value;
      case Csrs.SIP -> pending.getAndUpdate(old -> old & ~SOFTWARE | value & SOFTWARE);
      case Csrs.SATP -> satp = Warl.satp(satp, value);
      default -> throw new IllegalArgumentException("no virtual CSR " + number);
    }
  }
}
