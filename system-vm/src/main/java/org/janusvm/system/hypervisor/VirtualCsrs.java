// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import java.util.concurrent.atomic.AtomicLong;
import org.janusvm.system.hart.CsrNumber;
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
      case CsrNumber.SSTATUS,
          CsrNumber.SIE,
          CsrNumber.STVEC,
          CsrNumber.SCOUNTEREN,
          CsrNumber.SENVCFG,
          CsrNumber.SSCRATCH,
          CsrNumber.SEPC,
          CsrNumber.SCAUSE,
          CsrNumber.STVAL,
          CsrNumber.SIP,
          CsrNumber.SATP ->
          true;
      default -> false;
    };
  }

  /** Reads a register that {@link #exists}, given the hart's floating-point state. */
  long read(int number, int fs) {
    return switch (number) {
      case CsrNumber.SSTATUS -> status | Status.UXL_64 | Status.floatingPoint(fs);
      case CsrNumber.SIE -> sie;
      case CsrNumber.STVEC -> stvec;
      case CsrNumber.SCOUNTEREN -> scounteren;
      case CsrNumber.SENVCFG -> senvcfg;
      case CsrNumber.SSCRATCH -> sscratch;
      case CsrNumber.SEPC -> sepc;
      case CsrNumber.SCAUSE -> scause;
      case CsrNumber.STVAL -> stval;
      case CsrNumber.SIP -> pending();
      case CsrNumber.SATP -> satp;
      default -> throw new IllegalArgumentException("no virtual CSR " + number);
    };
  }

  /** Writes a register that {@link #exists}; the caller sees to FS when it is sstatus. */
  void write(int number, long value) {
    switch (number) {
      case CsrNumber.SSTATUS -> status = value & Status.SUPERVISOR_WRITABLE;
      case CsrNumber.SIE -> sie = value & Interrupt.SUPERVISOR_ALL;
      case CsrNumber.STVEC -> stvec = Warl.tvec(value);
      case CsrNumber.SCOUNTEREN -> scounteren = Warl.counteren(value);
      case CsrNumber.SENVCFG -> senvcfg = Warl.envcfg(value);
      case CsrNumber.SSCRATCH -> sscratch = value;
      case CsrNumber.SEPC -> sepc = Warl.epc(value);
      case CsrNumber.SCAUSE -> scause = value;
      case CsrNumber.STVAL -> stval = value;
      case CsrNumber.SIP -> pending.getAndUpdate(old -> old & ~SOFTWARE | value & SOFTWARE);
      case CsrNumber.SATP -> satp = Warl.satp(satp, value);
      default -> throw new IllegalArgumentException("no virtual CSR " + number);
    }
  }
}
