// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.bare;

import java.util.Map;
import org.janusvm.isa.Cause;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.Hart;
import org.janusvm.isa.RegisterNames;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.MachineEngines;
import org.janusvm.system.frame.CodeTracker;
import org.janusvm.system.hart.Interrupt;
import org.janusvm.system.hart.Privilege;
import org.janusvm.system.hart.PrivilegedHart;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.ExitRecorder;
import org.janusvm.system.machine.InstructionText;
import org.janusvm.system.machine.Machine;
import org.janusvm.system.machine.MachineHart;
import org.janusvm.system.sbi.Sbi;

/**
 * A hart without a hypervisor: the guest kernel runs in S mode on the hart itself. M mode is either
 * firmware of the guest's own, or this class, which does what firmware does: it delegates all it
 * can, answers SBI calls, and turns machine timer and software interrupts into those of S mode.
 */
public final class BareHart extends MachineHart implements ExitRecorder.View {
  private static final long MACHINE_TIMER = 1L << Interrupt.MACHINE_TIMER;
  private static final long MACHINE_SOFTWARE = 1L << Interrupt.MACHINE_SOFTWARE;
  private static final long SUPERVISOR_TIMER = 1L << Interrupt.SUPERVISOR_TIMER;
  private static final long SUPERVISOR_SOFTWARE = 1L << Interrupt.SUPERVISOR_SOFTWARE;
  private static final long ALL_COUNTERS = 0xffff_ffffL;

  private final PrivilegedHart privileged;
  private final Sbi sbi;
  private final Exit exit = new Exit();
  private String handler = "";

  /**
   * Makes a hart that is stopped.
   *
   * @param sbi answers the kernel's calls; null if M mode is the guest's
   */
  public BareHart(
      Machine machine, Hart hart, Bus bus, CodeTracker code, Sbi sbi, MachineEngines engines) {
    super(machine, hart);
    this.sbi = sbi;
    this.privileged = new PrivilegedHart(hart, bus, code, machine.clock(), sbi != null);
    this.engine = engines.forMachine(privileged.memory(), privileged);
    code.register(privileged.memory(), (CodeWatcher) engine);
    if (sbi != null) {
      becomeFirmware();
    }
  }

  /** The privileged state, for tests. */
  public PrivilegedHart privileged() {
    return privileged;
  }

  /** The state in which firmware leaves a hart to its kernel. */
  private void becomeFirmware() {
    privileged.pmp().openAll();
    privileged.writeCsr(Csrs.MCOUNTEREN, ALL_COUNTERS);
    privileged.writeCsr(Csrs.SCOUNTEREN, ALL_COUNTERS);
    privileged.writeCsr(Csrs.MEDELEG, ~(1L << Cause.ECALL_FROM_S));
    privileged.writeCsr(Csrs.MIDELEG, Interrupt.SUPERVISOR_ALL);
    privileged.writeCsr(Csrs.MIE, MACHINE_TIMER | MACHINE_SOFTWARE);
    privileged.enter(Privilege.SUPERVISOR);
  }

  @Override
  public void start(long pc, long a1) {
    if (sbi != null) {
      privileged.writeCsr(Csrs.SATP, 0);
      privileged.writeCsr(Csrs.SSTATUS, 0);
      privileged.enter(Privilege.SUPERVISOR);
    }
    hart.pc = pc;
    hart.x[10] = hart.id;
    hart.x[11] = a1;
  }

  @Override
  protected Exit beforeEntry() {
    return hart.pollRequested() ? privileged.poll(hart) : null;
  }

  @Override
  protected void handle(Exit left) {
    // What asks a hart to leave when it polls is, once the machine stops, the test finisher.
    boolean shutdown = left.reason == ExitReason.POLL && machine.stopping();
    ExitReason reason = shutdown ? ExitReason.SHUTDOWN : left.reason;
    ExitRecorder recorder = machine.recorder();
    boolean recorded = recorder != null && recorder.active();
    long token = statistics.begin(reason);
    if (recorded) {
      recorder.before(this, hart.pc, this);
    }
    switch (reason) {
      case SBI_CALL -> {
        handler = "Sbi.call";
        hart.pc += 4;
        sbi.call(this);
      }
      case INTERRUPT -> {
        handler = "BareHart.handOnInterrupt";
        handOnInterrupt(left.cause);
      }
      case WAIT_FOR_INTERRUPT -> {
        handler = "BareHart.waitForInterrupt";
        state(State.WAITING);
      }
      case REFLECTED_EXCEPTION -> {
        handler = "PrivilegedHart.reflect";
        privileged.reflect(left.cause, left.value);
      }
      default -> handler = "Machine.run"; // a poll: whoever asked is looked after there
    }
    if (recorded) {
      recorder.after(this, reason, handler, this);
    }
    statistics.end(reason, token);
  }

  /** Firmware's answer to an interrupt of M mode: makes that of S mode pending. */
  private void handOnInterrupt(int code) {
    if (code == Interrupt.MACHINE_TIMER) {
      privileged.lower(MACHINE_TIMER);
      privileged.software(SUPERVISOR_TIMER, 0);
    } else {
      privileged.lower(1L << code);
      privileged.software(SUPERVISOR_SOFTWARE, 0);
    }
  }

  @Override
  protected boolean wakeable() {
    if (sbi != null) {
      // An interrupt of M mode is over before S mode sees whether there is one for it.
      for (long due = privileged.pendingForMachine();
          due != 0;
          due = privileged.pendingForMachine()) {
        handle(exit.set(ExitReason.INTERRUPT, Interrupt.first(due), 0));
      }
    }
    return privileged.wakeable();
  }

  @Override
  protected void timerExpired() {
    privileged.raise(MACHINE_TIMER);
  }

  @Override
  protected void timerChanged() {
    privileged.lower(MACHINE_TIMER);
    if (sbi != null) {
      privileged.software(0, SUPERVISOR_TIMER);
    } else {
      hart.requestPoll(PrivilegedHart.POLL_LEAVE); // the present slice may be too long now
    }
  }

  @Override
  public void softwareInterrupt(boolean high) {
    level(Interrupt.MACHINE_SOFTWARE, high);
  }

  @Override
  public boolean softwareInterrupt() {
    return (privileged.raised() & MACHINE_SOFTWARE) != 0;
  }

  @Override
  public void supervisorSoftware() {
    level(Interrupt.MACHINE_SOFTWARE, true);
  }

  @Override
  public void supervisorExternal(boolean high) {
    level(Interrupt.SUPERVISOR_EXTERNAL, high);
  }

  @Override
  public void machineExternal(boolean high) {
    level(Interrupt.MACHINE_EXTERNAL, high);
  }

  private void level(int code, boolean high) {
    if (high) {
      privileged.raise(1L << code);
    } else {
      privileged.lower(1L << code);
    }
  }

  @Override
  public void remoteFence(long address, long asid, boolean byAddress, boolean byAsid) {
    privileged.fence(address, asid, byAddress, byAsid);
  }

  @Override
  public long userInstructions() {
    return privileged.userInstructions();
  }

  @Override
  public Map<String, Long> memoryFigures() {
    return Map.of("pageTableWalks", privileged.mmu().walks());
  }

  // What people see of an exit.

  @Override
  public boolean inUserMode() {
    return privileged.privilege() == Privilege.USER;
  }

  @Override
  public String instruction(long pc) {
    return InstructionText.at(pc, privileged.memory());
  }

  @Override
  public void describe(Map<String, String> into) {
    into.put("pc", hex(hart.pc));
    into.put("privilege", Privilege.letter(privileged.privilege()));
    for (int r = 1; r < 32; r++) {
      into.put(RegisterNames.INTEGER.get(r), hex(hart.x[r]));
    }
    into.put("sstatus", hex(privileged.readCsr(Csrs.SSTATUS)));
    into.put("sepc", hex(privileged.readCsr(Csrs.SEPC)));
    into.put("scause", hex(privileged.readCsr(Csrs.SCAUSE)));
    into.put("stval", hex(privileged.readCsr(Csrs.STVAL)));
    into.put("sip", hex(privileged.readCsr(Csrs.SIP)));
    into.put("timer", hex(timer()));
    into.put("state", state().toString());
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
