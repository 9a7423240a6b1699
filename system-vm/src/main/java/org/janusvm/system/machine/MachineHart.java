// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.Map;
import org.janusvm.isa.Hart;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.system.device.Clint;

/**
 * A hart as the machine schedules it: one half is the loop that runs an engine and answers its
 * exits, the other, in subclasses, is who answers: firmware on a bare machine, or a hypervisor.
 */
public abstract class MachineHart implements Clint.Target {
  /** What SBI's hart state management knows. */
  public enum State {
    /** Runs guest code when its turn comes. */
    RUNNING,
    /** Waits for an interrupt. */
    WAITING,
    /** Waits to be started. */
    STOPPED
  }

  protected final Machine machine;
  protected final Hart hart;
  protected final ExitStatistics statistics = new ExitStatistics();
  protected Engine engine;
  private State state = State.STOPPED;
  private long deadline = Clock.NEVER;

  protected MachineHart(Machine machine, Hart hart) {
    this.machine = machine;
    this.hart = hart;
  }

  /** Registers and instruction count. */
  public final Hart hart() {
    return hart;
  }

  public final int id() {
    return hart.id;
  }

  public final ExitStatistics statistics() {
    return statistics;
  }

  public final State state() {
    return state;
  }

  public final void state(State value) {
    state = value;
  }

  @Override
  public final long timer() {
    return deadline;
  }

  @Override
  public final void timer(long value) {
    deadline = value;
    timerChanged();
  }

  /**
   * Runs so many instructions; fewer when the hart waits or stops.
   *
   * @param exactly whether it may not be a few more or less, to end where a block does
   */
  final void run(long budget, boolean exactly) {
    long end = hart.instructions + budget;
    Clock clock = machine.clock();
    while (state == State.RUNNING && !machine.stopping() && hart.instructions < end) {
      expireTimer();
      Exit exit = beforeEntry();
      if (exit == null) {
        long left = Math.min(end - hart.instructions, clock.instructionsUntil(deadline));
        exit = exactly ? engine.run(hart, left) : engine.runAbout(hart, left);
        if (!exactly && exit.reason == ExitReason.BUDGET) {
          end = hart.instructions;
        }
      }
      boolean rang = exit.reason == ExitReason.POLL && clock.rang() && !machine.stopping();
      if (rang || exit.reason == ExitReason.BUDGET) {
        machine.console().flush();
      } else {
        handle(exit);
      }
    }
  }

  /** Raises the timer interrupt if its moment has come. */
  final void expireTimer() {
    if (deadline != Clock.NEVER && machine.clock().reached(deadline)) {
      deadline = Clock.NEVER;
      timerExpired();
    }
  }

  /** Whether there is something to run, now that time has passed. */
  final boolean ready() {
    expireTimer();
    if (state == State.WAITING && wakeable()) {
      state = State.RUNNING;
    }
    return state == State.RUNNING;
  }

  /** Delivers what is pending; an exit if that is for {@link #handle}. */
  protected abstract Exit beforeEntry();

  /** Answers an exit of the engine, and counts it. */
  protected abstract void handle(Exit exit);

  /** Whether a waiting hart has reason to go on. */
  protected abstract boolean wakeable();

  /** The timer's moment has come. */
  protected abstract void timerExpired();

  /** The timer was set anew: an interrupt it raised before is over. */
  protected abstract void timerChanged();

  /** Level of the external interrupt for S mode; from any thread. */
  public abstract void supervisorExternal(boolean high);

  /** Level of the external interrupt for M mode; from any thread. */
  public abstract void machineExternal(boolean high);

  /** Makes the software interrupt of S mode pending. */
  public abstract void supervisorSoftware();

  /** Begins at a physical address in S mode with paging off, a0 the hart's number and a1 given. */
  public abstract void start(long pc, long a1);

  /** sfence.vma on behalf of another hart. */
  public abstract void remoteFence(long address, long asid, boolean byAddress, boolean byAsid);

  /** Figures on memory management, such as page-table walks. */
  public abstract Map<String, Long> memoryFigures();

  /** Instructions begun in the guest's U mode. */
  public abstract long userInstructions();
}
