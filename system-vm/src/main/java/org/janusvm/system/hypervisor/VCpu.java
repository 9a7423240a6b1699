// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import java.util.Map;
import org.janusvm.isa.Hart;
import org.janusvm.isa.RegisterNames;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.MachineEngines;
import org.janusvm.system.frame.CodeTracker;
import org.janusvm.system.frame.FramePool;
import org.janusvm.system.hart.Interrupt;
import org.janusvm.system.hart.Privilege;
import org.janusvm.system.hart.PrivilegedHart;
import org.janusvm.system.hart.Status;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.ExitRecorder;
import org.janusvm.system.machine.InstructionText;
import org.janusvm.system.machine.Machine;
import org.janusvm.system.machine.MachineHart;
import org.janusvm.system.sbi.Sbi;

/**
 * A virtual hart under trap-and-emulate: virtual CSRs, virtual privilege, shadow page tables, and
 * the physical hart that runs it, always in U mode and with nothing delegated, so that every trap
 * leaves the engine and comes to the {@link ExitSwitch}.
 */
public final class VCpu extends MachineHart implements ExitRecorder.View {
  /** Host memory that the shadow page tables of a virtual hart may take. */
  public static final long SHADOW_BYTES = 4096L * ShadowPageTables.MOST_FRAMES;

  private static final long TIMER = 1L << Interrupt.SUPERVISOR_TIMER;
  private static final long EXTERNAL = 1L << Interrupt.SUPERVISOR_EXTERNAL;
  private static final long SOFTWARE = 1L << Interrupt.SUPERVISOR_SOFTWARE;

  final VirtualCsrs csrs = new VirtualCsrs();
  final ShadowMmu mmu;
  final Sbi sbi;

  private final PrivilegedHart physical;
  private final ExitSwitch exits;
  private final Exit exit = new Exit();
  private boolean userMode;
  private long userInstructions;
  private long userSince;
  private long exceptions;

  /**
   * Makes a virtual hart that is stopped, and the physical hart to run it.
   *
   * @param host the host machine's memory: all frames of the pool, and no devices
   */
  public VCpu(
      Machine machine,
      Hart hart,
      Bus host,
      FramePool frames,
      CodeTracker code,
      Sbi sbi,
      MachineEngines engines) {
    super(machine, hart);
    this.sbi = sbi;
    physical = new PrivilegedHart(hart, host, code, machine.clock(), true);
    physical.pmp().openAll();
    physical.enter(Privilege.USER);
    engine = engines.forMachine(physical.memory(), physical);
    code.register(physical.memory(), (CodeWatcher) engine);
    mmu = new ShadowMmu(this, physical, frames, machine.memory());
    exits = new ExitSwitch(this);
  }

  Machine machine() {
    return machine;
  }

  /** Whether the guest believes to be in U mode, else in S mode. */
  boolean userMode() {
    return userMode;
  }

  void userMode(boolean value) {
    if (value && !userMode) {
      userSince = hart.instructions;
    } else if (!value && userMode) {
      userInstructions += hart.instructions - userSince;
    }
    userMode = value;
  }

  @Override
  public long userInstructions() {
    return userInstructions + (userMode ? hart.instructions - userSince : 0);
  }

  /** Virtual cycle counter: what was begun before the instruction that reads it. */
  long cycles() {
    return hart.instructions - 1;
  }

  /** Virtual counter of retired instructions. */
  long retired() {
    return hart.instructions - 1 - exceptions;
  }

  // Traps into the guest's kernel.

  /** Gives a synchronous exception of the instruction at pc to the guest's kernel. */
  void reflect(int cause, long tval) {
    exceptions++;
    enterKernel(cause, tval);
  }

  private void enterKernel(long cause, long tval) {
    long s = csrs.status & ~(Status.SPP | Status.SPIE | Status.SIE);
    if (!userMode) {
      s |= Status.SPP;
    }
    if ((csrs.status & Status.SIE) != 0) {
      s |= Status.SPIE;
    }
    csrs.status = s;
    csrs.sepc = hart.pc;
    csrs.scause = cause;
    csrs.stval = tval;
    hart.reservation = -1;
    hart.pc = PrivilegedHart.vector(csrs.stvec, cause);
    userMode(false);
  }

  /** Delivers the virtual interrupt that is due. */
  void injectInterrupt() {
    enterKernel(Interrupt.FLAG | Interrupt.first(csrs.pending() & csrs.sie), 0);
  }

  private boolean interruptDue() {
    return (csrs.pending() & csrs.sie) != 0 && (userMode || (csrs.status & Status.SIE) != 0);
  }

  @Override
  protected Exit beforeEntry() {
    if (interruptDue()) {
      return exit.set(ExitReason.INTERRUPT);
    }
    mmu.activate();
    return null;
  }

  @Override
  protected void handle(Exit left) {
    ExitRecorder recorder = machine.recorder();
    boolean recorded = recorder != null && recorder.active();
    // A trap's reason is found by decoding, which is part of the work.
    boolean trap = left.cause >= 0;
    long token = trap ? statistics.begin() : statistics.begin(left.reason);
    if (recorded) {
      recorder.before(this, hart.pc, this);
    }
    ExitReason reason = exits.handle(left);
    if (recorded) {
      recorder.after(this, reason, exits.handlerName(), this);
    }
    if (trap) {
      statistics.endAs(reason, token);
    } else {
      statistics.end(reason, token);
    }
  }

  // Interrupts.

  @Override
  protected boolean wakeable() {
    return (csrs.pending() & csrs.sie) != 0;
  }

  @Override
  protected void timerExpired() {
    csrs.raise(TIMER);
  }

  @Override
  protected void timerChanged() {
    csrs.lower(TIMER);
  }

  @Override
  public void supervisorExternal(boolean high) {
    if (!high) {
      csrs.lower(EXTERNAL);
    } else if (csrs.raise(EXTERNAL)) {
      hart.requestPoll(PrivilegedHart.POLL_LEAVE);
    }
  }

  @Override
  public void supervisorSoftware() {
    csrs.raise(SOFTWARE);
  }

  // There is no M mode in this machine, and nothing to interrupt in it.

  @Override
  public void machineExternal(boolean high) {}

  @Override
  public void softwareInterrupt(boolean high) {}

  @Override
  public boolean softwareInterrupt() {
    return false;
  }

  // Calls on behalf of other harts.

  @Override
  public void start(long pc, long a1) {
    csrs.status = 0;
    csrs.satp = 0;
    hart.fs = Hart.FS_OFF;
    userMode(false);
    hart.pc = pc;
    hart.x[10] = hart.id;
    hart.x[11] = a1;
  }

  @Override
  public void remoteFence(long address, long asid, boolean byAddress, boolean byAsid) {
    mmu.fence(address, byAddress);
  }

  @Override
  public Map<String, Long> memoryFigures() {
    return Map.of(
        "pageTableWalks",
        physical.mmu().walks(),
        "shadowFills",
        mmu.fills(),
        "shadowDrops",
        mmu.drops(),
        "shadowFrames",
        (long) mmu.tableFrames());
  }

  // What people see of an exit.

  @Override
  public boolean inUserMode() {
    return userMode;
  }

  @Override
  public String instruction(long pc) {
    return InstructionText.at(pc, physical.memory());
  }

  @Override
  public void describe(Map<String, String> into) {
    into.put("vpc", hex(hart.pc));
    into.put("virtual privilege", userMode ? "U" : "S");
    for (int r = 1; r < 32; r++) {
      into.put(RegisterNames.INTEGER.get(r), hex(hart.x[r]));
    }
    into.put("vsstatus", hex(csrs.status | Status.floatingPoint(hart.fs)));
    into.put("vstvec", hex(csrs.stvec));
    into.put("vsscratch", hex(csrs.sscratch));
    into.put("vsepc", hex(csrs.sepc));
    into.put("vscause", hex(csrs.scause));
    into.put("vstval", hex(csrs.stval));
    into.put("vsie", hex(csrs.sie));
    into.put("vsip", hex(csrs.pending()));
    into.put("vsatp", hex(csrs.satp));
    into.put("timer", hex(timer()));
    into.put("state", state().toString());
    mmu.describe(into);
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
