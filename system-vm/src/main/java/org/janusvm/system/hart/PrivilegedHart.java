// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

import java.util.concurrent.atomic.AtomicLong;
import org.janusvm.isa.Cause;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.jit.Environment;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.TlbMemory;
import org.janusvm.system.frame.CodeTracker;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.Clock;
import org.janusvm.system.mmu.Pmp;
import org.janusvm.system.mmu.SystemMmu;
import org.janusvm.system.mmu.TranslationState;

/**
 * A hart with M, S and U mode (RISC-V Privileged ISA): what its engine asks when an instruction
 * leaves the user-level instruction set, and what traps and interrupts do.
 *
 * <p>Machine mode is either guest code, or it is <em>played</em> by Java: firmware, or a
 * hypervisor. Then a trap into M mode leaves the engine with an {@link Exit}, with pc still at the
 * instruction that trapped. A trap into S mode is delivered here, and guest code goes on.
 */
public final class PrivilegedHart implements Environment {
  /** Poll request: look for interrupts. */
  public static final int POLL_INTERRUPT = 1;

  /** Poll request: leave the engine with {@link ExitReason#POLL}. */
  public static final int POLL_LEAVE = 2;

  private final Hart hart;
  private final boolean machinePlayed;
  private final Exit exit = new Exit();
  private final AtomicLong lines = new AtomicLong();
  private final SystemMmu mmu;

  final CsrFile csrs = new CsrFile();
  final TranslationState translation = new TranslationState();
  final Pmp pmp = new Pmp();
  final Clock clock;

  private int privilege = Privilege.MACHINE;
  private long userInstructions;
  private long userSince;
  private long exceptions;

  /**
   * Makes a hart as it is after reset: in M mode, at pc 0.
   *
   * @param machinePlayed whether traps into M mode leave the engine
   */
  public PrivilegedHart(Hart hart, Bus bus, CodeTracker code, Clock clock, boolean machinePlayed) {
    this.hart = hart;
    this.clock = clock;
    this.machinePlayed = machinePlayed;
    this.mmu = new SystemMmu(translation, pmp, bus, code);
  }

  public Hart hart() {
    return hart;
  }

  public SystemMmu mmu() {
    return mmu;
  }

  /** The memory the engine is to access. */
  public TlbMemory memory() {
    return mmu.tlb();
  }

  public Pmp pmp() {
    return pmp;
  }

  public int privilege() {
    return privilege;
  }

  /** Instructions begun in U mode so far. */
  public long userInstructions() {
    return userInstructions + (privilege == Privilege.USER ? hart.instructions - userSince : 0);
  }

  /** Synchronous exceptions taken, whose instructions were begun but did not retire. */
  public long exceptions() {
    return exceptions;
  }

  // What M mode played by Java does.

  /** Enters a privilege level, as a return from M mode would. */
  public void enter(int newPrivilege) {
    setPrivilege(newPrivilege);
  }

  /**
   * Reads a CSR as M mode sees it.
   *
   * @throws IllegalArgumentException if there is none with this number
   */
  public long readCsr(int number) {
    return known(number).reader().read(this);
  }

  /** Writes a CSR as M mode may, with all that follows; see {@link #readCsr}. */
  public void writeCsr(int number, long value) {
    known(number).writer().write(this, value);
  }

  private static Csr known(int number) {
    Csr csr = CsrTable.get(number);
    if (csr == null) {
      throw new IllegalArgumentException("no CSR 0x" + Integer.toHexString(number));
    }
    return csr;
  }

  /** Sets satp, as a hypervisor does before it enters a guest. */
  public void switchAddressSpace(long satp) {
    writeSatp(satp);
  }

  /** Sets bits of mip that devices drive; from any thread. */
  public void raise(long bits) {
    if ((lines.getAndUpdate(old -> old | bits) & bits) != bits) {
      hart.requestPoll(POLL_INTERRUPT);
    }
  }

  /** The bits of mip that devices drive. */
  public long raised() {
    return lines.get();
  }

  /** Clears bits of mip that devices drive; from any thread. */
  public void lower(long bits) {
    lines.updateAndGet(old -> old & ~bits);
  }

  /** Sets and clears bits of mip that software drives, as M mode may. */
  public void software(long set, long clear) {
    writeMip(csrs.softwareMip & ~clear | set);
  }

  /** The interrupts that are pending and enabled for M mode, as bits. */
  public long pendingForMachine() {
    return pending() & csrs.mie & ~csrs.mideleg;
  }

  /** Whether wfi would go on: something is pending and enabled, delivered or not. */
  public boolean wakeable() {
    return (pending() & csrs.mie) != 0;
  }

  // Traps.

  @Override
  public Exit trap(Hart h, int cause, long tval) {
    hart.reservation = -1;
    if (privilege != Privilege.MACHINE && (csrs.medeleg >>> cause & 1) != 0) {
      exceptions++;
      enterSupervisor(cause, tval, hart.pc);
      return null;
    }
    if (machinePlayed) {
      ExitReason reason =
          cause == Cause.ECALL_FROM_S ? ExitReason.SBI_CALL : ExitReason.REFLECTED_EXCEPTION;
      return exit.set(reason, cause, tval);
    }
    exceptions++;
    enterMachine(cause, tval, hart.pc);
    return null;
  }

  /** A synchronous exception that M mode, played by Java, hands on to S mode. */
  public void reflect(int cause, long tval) {
    exceptions++;
    enterSupervisor(cause, tval, hart.pc);
  }

  private void enterSupervisor(long cause, long tval, long epc) {
    long s = csrs.mstatus & ~(Status.SPP | Status.SPIE | Status.SIE);
    if (privilege == Privilege.SUPERVISOR) {
      s |= Status.SPP;
    }
    if ((csrs.mstatus & Status.SIE) != 0) {
      s |= Status.SPIE;
    }
    csrs.mstatus = s;
    csrs.sepc = epc;
    csrs.scause = cause;
    csrs.stval = tval;
    hart.reservation = -1;
    hart.pc = vector(csrs.stvec, cause);
    setPrivilege(Privilege.SUPERVISOR);
  }

  private void enterMachine(long cause, long tval, long epc) {
    long s = csrs.mstatus & ~(Status.MPP | Status.MPIE | Status.MIE);
    s |= (long) privilege << Status.MPP_SHIFT;
    if ((csrs.mstatus & Status.MIE) != 0) {
      s |= Status.MPIE;
    }
    csrs.mstatus = s;
    csrs.mepc = epc;
    csrs.mcause = cause;
    csrs.mtval = tval;
    hart.reservation = -1;
    hart.pc = vector(csrs.mtvec, cause);
    setPrivilege(Privilege.MACHINE);
  }

  /** Where a trap goes: the base, or for interrupts in vectored mode four bytes for each code. */
  public static long vector(long tvec, long cause) {
    long base = tvec & ~3L;
    return (tvec & 1) != 0 && cause < 0 ? base + 4 * (cause & 0xff) : base;
  }

  private void setPrivilege(int value) {
    if (value == Privilege.USER && privilege != Privilege.USER) {
      userSince = hart.instructions;
    } else if (value != Privilege.USER && privilege == Privilege.USER) {
      userInstructions += hart.instructions - userSince;
    }
    privilege = value;
    translationChanged();
  }

  private void translationChanged() {
    long s = csrs.mstatus;
    translation.privilege = privilege;
    translation.dataPrivilege =
        (s & Status.MPRV) != 0 ? (int) (s >>> Status.MPP_SHIFT) & 3 : privilege;
    translation.sum = (s & Status.SUM) != 0;
    translation.mxr = (s & Status.MXR) != 0;
    mmu.stateChanged();
  }

  // Interrupts.

  /** mip. */
  public long pending() {
    return lines.get() | csrs.softwareMip;
  }

  @Override
  public Exit poll(Hart h) {
    int requests = hart.takePoll();
    boolean leaves = (requests & (POLL_LEAVE | Hart.POLL_SAFEPOINT)) != 0;
    Exit taken = takeInterrupt();
    if (taken == null && leaves) {
      return exit.set(ExitReason.POLL);
    }
    if (taken != null && leaves) {
      hart.requestPoll(POLL_LEAVE);
    }
    return taken;
  }

  /** Delivers the interrupt that is due, if one is; an exit if M mode, played by Java, is to. */
  public Exit takeInterrupt() {
    long candidates = pending() & csrs.mie;
    if (candidates == 0) {
      return null;
    }
    boolean machineOn = privilege < Privilege.MACHINE || (csrs.mstatus & Status.MIE) != 0;
    int code = machineOn ? Interrupt.first(candidates & ~csrs.mideleg) : -1;
    if (code >= 0) {
      if (machinePlayed) {
        return exit.set(ExitReason.INTERRUPT, code, 0);
      }
      enterMachine(Interrupt.FLAG | code, 0, hart.pc);
      return null;
    }
    boolean supervisorOn =
        privilege < Privilege.SUPERVISOR
            || privilege == Privilege.SUPERVISOR && (csrs.mstatus & Status.SIE) != 0;
    code = supervisorOn ? Interrupt.first(candidates & csrs.mideleg) : -1;
    if (code >= 0) {
      enterSupervisor(Interrupt.FLAG | code, 0, hart.pc);
    }
    return null;
  }

  /** What is pending or enabled changed: have the engine look before the next instruction. */
  private void interruptsChanged() {
    if ((pending() & csrs.mie) != 0) {
      hart.requestPoll(POLL_INTERRUPT);
    }
  }

  // Instructions.

  @Override
  public long csr(Hart h, int number, CsrOp op, long operand, boolean reads, boolean writes) {
    Csr csr = CsrTable.get(number);
    if (csr == null) {
      throw new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
    }
    csr.check(this, writes);
    long old = reads || op != CsrOp.WRITE ? csr.reader().read(this) : 0;
    if (writes) {
      // What devices drive into mip is read, but is not part of what is modified and written.
      long base = number == Csrs.MIP ? csrs.softwareMip : old;
      csr.writer().write(this, op.apply(base, operand));
    }
    return old;
  }

  @Override
  public Exit system(Hart h, SystemOp op, long a, long b, int bits, long next) {
    switch (op) {
      case ECALL -> {
        return trap(h, Cause.ECALL_FROM_U + privilege, 0);
      }
      case EBREAK -> {
        return trap(h, Cause.BREAKPOINT, hart.pc);
      }
      case MRET -> mret();
      case SRET -> sret();
      case SFENCE_VMA -> {
        requireSupervisor(Status.TVM);
        fence(a, b, (bits >>> 15 & 31) != 0, (bits >>> 20 & 31) != 0);
        hart.pc = next;
        return null;
      }
      case WFI -> {
        requireSupervisor(Status.TW);
        hart.pc = next;
        return wakeable() ? takeInterrupt() : exit.set(ExitReason.WAIT_FOR_INTERRUPT);
      }
    }
    return takeInterrupt();
  }

  /** Illegal in U mode, and in S mode when a bit of mstatus says so. */
  private void requireSupervisor(long trapBit) {
    if (privilege == Privilege.USER
        || privilege == Privilege.SUPERVISOR && (csrs.mstatus & trapBit) != 0) {
      throw new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
    }
  }

  private void mret() {
    if (privilege != Privilege.MACHINE) {
      throw new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
    }
    long s = csrs.mstatus;
    int target = (int) (s >>> Status.MPP_SHIFT) & 3;
    s = (s & Status.MPIE) != 0 ? s | Status.MIE : s & ~Status.MIE;
    s = (s | Status.MPIE) & ~Status.MPP;
    csrs.mstatus = target == Privilege.MACHINE ? s : s & ~Status.MPRV;
    hart.pc = csrs.mepc;
    setPrivilege(target);
  }

  private void sret() {
    requireSupervisor(Status.TSR);
    long s = csrs.mstatus;
    int target = (s & Status.SPP) != 0 ? Privilege.SUPERVISOR : Privilege.USER;
    s = (s & Status.SPIE) != 0 ? s | Status.SIE : s & ~Status.SIE;
    csrs.mstatus = (s | Status.SPIE) & ~(Status.SPP | Status.MPRV);
    hart.pc = csrs.sepc;
    setPrivilege(target);
  }

  /** sfence.vma, as this hart executes it or another asks for it. */
  public void fence(long address, long asid, boolean byAddress, boolean byAsid) {
    if (byAddress) {
      mmu.flushAddress(address);
    } else if (byAsid) {
      mmu.flushAsid(asid);
    } else {
      mmu.flushAll();
    }
  }

  // CSRs with more to them than a field; CsrTable refers to these.

  // A counter shows what came before the instruction that reads it, which is counted already.

  long cycle() {
    return hart.instructions - 1 + csrs.cycleOffset;
  }

  void writeCycle(long value) {
    csrs.cycleOffset = value - hart.instructions;
  }

  long instret() {
    return hart.instructions - 1 - exceptions + csrs.instretOffset;
  }

  void writeInstret(long value) {
    csrs.instretOffset = value - (hart.instructions - exceptions);
  }

  long mstatus() {
    return csrs.mstatus | Status.SXL_64 | Status.UXL_64 | Status.floatingPoint(hart.fs);
  }

  void writeMstatus(long value) {
    long mpp = value & Status.MPP;
    if (mpp == 2L << Status.MPP_SHIFT) {
      mpp = csrs.mstatus & Status.MPP; // there is no such privilege: keep the old one
    }
    csrs.mstatus = value & Status.MACHINE_WRITABLE | mpp;
    hart.fs = (int) (value >>> Status.FS_SHIFT) & 3;
    translationChanged();
    interruptsChanged();
  }

  long sstatus() {
    return csrs.mstatus & Status.SUPERVISOR_WRITABLE
        | Status.UXL_64
        | Status.floatingPoint(hart.fs);
  }

  void writeSstatus(long value) {
    csrs.mstatus = csrs.mstatus & ~Status.SUPERVISOR_WRITABLE | value & Status.SUPERVISOR_WRITABLE;
    hart.fs = (int) (value >>> Status.FS_SHIFT) & 3;
    translationChanged();
    interruptsChanged();
  }

  void writeMie(long value) {
    csrs.mie = value & Interrupt.ALL;
    interruptsChanged();
  }

  void writeSie(long value) {
    writeMie(csrs.mie & ~csrs.mideleg | value & csrs.mideleg);
  }

  void writeMip(long value) {
    csrs.softwareMip = value & Interrupt.SUPERVISOR_ALL;
    interruptsChanged();
  }

  void writeSip(long value) {
    long writable = csrs.mideleg & 1L << Interrupt.SUPERVISOR_SOFTWARE;
    writeMip(csrs.softwareMip & ~writable | value & writable);
  }

  void writeMideleg(long value) {
    csrs.mideleg = value & Interrupt.SUPERVISOR_ALL;
    interruptsChanged();
  }

  void writeSatp(long value) {
    translation.satp = Warl.satp(translation.satp, value);
    translationChanged();
  }

  void writePmpConfigs(int register, long value) {
    pmp.writeConfigs(register, value);
    mmu.flushAll();
  }

  void writePmpAddress(int entry, long value) {
    pmp.writeAddress(entry, value);
    mmu.flushAll();
  }
}
