// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import org.janusvm.isa.Cause;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.jit.ExitReason;
import org.janusvm.system.hart.Status;
import org.janusvm.system.machine.MachineHart;

/** Emulates the privileged instructions of a deprivileged kernel on its virtual CSRs. */
final class PrivilegedInstructions {
  private static final int INSTRUCTION_BYTES = 4;
  private static final int FIRST_SUPERVISOR_CSR = 0x100;
  private static final int LAST_COUNTER = Csrs.CYCLE + 31;

  /** What distinguishes the six CSR instructions. */
  record CsrForm(CsrOp op, boolean immediate) {
    static CsrForm of(String mnemonic) {
      CsrOp op =
          switch (mnemonic.charAt(4)) {
            case 'w' -> CsrOp.WRITE;
            case 's' -> CsrOp.SET;
            default -> CsrOp.CLEAR;
          };
      return new CsrForm(op, mnemonic.endsWith("i"));
    }
  }

  private final VCpu cpu;
  private final Hart hart;

  PrivilegedInstructions(VCpu cpu) {
    this.cpu = cpu;
    this.hart = cpu.hart();
  }

  /** Zicsr. Counters trap as well, and so virtual time is what this says it is. */
  ExitReason csr(CsrForm form, long d, int bits) {
    int number = bits >>> 20;
    boolean writes = form.op == CsrOp.WRITE || Decoded.rs1(d) != 0;
    long operand = form.immediate ? Decoded.rs1(d) : hart.x[Decoded.rs1(d)];
    long old;
    if (number >= Csrs.CYCLE && number <= LAST_COUNTER) {
      if (writes || !mayReadCounter(number)) {
        return illegal(bits);
      }
      old = counter(number);
    } else if (number < FIRST_SUPERVISOR_CSR || cpu.userMode() || !VirtualCsrs.exists(number)) {
      return illegal(bits);
    } else {
      old = cpu.csrs.read(number, hart.fs);
      if (writes) {
        write(number, form.op.apply(old, operand));
      }
    }
    if (Decoded.rd(d) != 0) {
      hart.x[Decoded.rd(d)] = old;
    }
    hart.pc += INSTRUCTION_BYTES;
    return ExitReason.PRIVILEGED_CSR;
  }

  private void write(int number, long value) {
    cpu.csrs.write(number, value);
    if (number == Csrs.SSTATUS) {
      hart.fs = (int) (value >>> Status.FS_SHIFT) & 3;
    }
  }

  private boolean mayReadCounter(int number) {
    return !cpu.userMode() || (cpu.csrs.scounteren >>> (number & 31) & 1) != 0;
  }

  private long counter(int number) {
    return switch (number) {
      case Csrs.CYCLE -> cpu.cycles();
      case Csrs.TIME -> cpu.machine().clock().now();
      case Csrs.INSTRET -> cpu.retired();
      default -> 0;
    };
  }

  ExitReason sret(int bits) {
    if (cpu.userMode()) {
      return illegal(bits);
    }
    VirtualCsrs csrs = cpu.csrs;
    long s = csrs.status;
    boolean toUser = (s & Status.SPP) == 0;
    s = (s & Status.SPIE) != 0 ? s | Status.SIE : s & ~Status.SIE;
    csrs.status = (s | Status.SPIE) & ~Status.SPP;
    hart.pc = csrs.sepc;
    cpu.userMode(toUser);
    return ExitReason.PRIVILEGED_SRET;
  }

  ExitReason sfence(long d, int bits) {
    if (cpu.userMode()) {
      return illegal(bits);
    }
    cpu.mmu.fence(hart.x[Decoded.rs1(d)], Decoded.rs1(d) != 0);
    hart.pc += INSTRUCTION_BYTES;
    return ExitReason.PRIVILEGED_SFENCE;
  }

  ExitReason wfi(int bits) {
    if (cpu.userMode()) {
      return illegal(bits);
    }
    hart.pc += INSTRUCTION_BYTES;
    if (!cpu.wakeable()) {
      cpu.state(MachineHart.State.WAITING);
    }
    return ExitReason.WAIT_FOR_INTERRUPT;
  }

  private ExitReason illegal(int bits) {
    cpu.reflect(Cause.ILLEGAL_INSTRUCTION, bits & 0xffff_ffffL);
    return ExitReason.REFLECTED_EXCEPTION;
  }
}
