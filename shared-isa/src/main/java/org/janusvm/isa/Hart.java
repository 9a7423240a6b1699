// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.janusvm.isa.fp.FpState;

/**
 * The user-level architectural state of one RISC-V hardware thread, as both virtual machines see it
 * (RISC-V Unprivileged ISA, chapters RV64I, F, D). Privileged state belongs to the system VM.
 *
 * <p>Fields are public and plain because engines keep them in registers of their own while they
 * run; they are exact whenever an engine is outside guest code: at an exit, at a poll, and inside
 * every call to the {@code Environment}.
 */
public final class Hart {
  /** {@link #fs}: floating point is off and every floating-point instruction is illegal. */
  public static final int FS_OFF = 0;

  /** {@link #fs}: floating-point registers changed since the field was last cleared. */
  public static final int FS_DIRTY = 3;

  /** Slot of {@link #x} that takes writes to x0, so that engines need not test for it. */
  public static final int X0_SINK = 32;

  /**
   * Poll bit by which an engine asks its own hart to stop at its next poll, because another thread
   * changed code. It means nothing to environments, which clear it with the other bits.
   */
  public static final int POLL_ENGINE = 1 << 31;

  /**
   * Poll bit by which the hart is asked to leave guest code, so that its thread reaches a
   * safepoint; an environment answers it with an exit.
   */
  public static final int POLL_SAFEPOINT = 1 << 30;

  private static final VarHandle POLL;

  static {
    try {
      POLL = MethodHandles.lookup().findVarHandle(Hart.class, "poll", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Number of this hart in its machine, or thread in its process. */
  public final int id;

  /** Integer registers; x[0] is always 0, {@link #X0_SINK} is scratch. */
  public final long[] x = new long[33];

  /** Floating-point registers as raw bits; single values are NaN-boxed. */
  public final long[] f = new long[32];

  /** Accrued flags and dynamic rounding mode (fcsr). */
  public final FpState fp = new FpState();

  /** Floating-point unit state as in mstatus.FS: 0 off, 1 initial, 2 clean, 3 dirty. */
  public int fs = FS_DIRTY;

  /** Address of the next instruction; engines ignore bit 0, which no address of code has. */
  public long pc;

  /**
   * Instructions begun so far, those that trapped included: the unit of budgets. (An instruction
   * that traps must count, or a guest whose trap handler itself traps would never use up a budget.)
   */
  public long instructions;

  /** Address reserved by the last LR, or -1. Cleared by every SC and by every trap. */
  public long reservation = -1;

  /** The value that LR read, sign-extended; SC succeeds by comparing and swapping with it. */
  public long reservedValue;

  private int poll;

  public Hart(int id) {
    this.id = id;
  }

  /**
   * Whether someone asks this hart to stop at its next poll. Engines read it with acquire semantics
   * at block ends.
   */
  public boolean pollRequested() {
    return (int) POLL.getAcquire(this) != 0;
  }

  /**
   * As {@link #pollRequested}, but in no order with other accesses, so that a compiler may keep
   * what it knows of memory. For compiled code outside its loops: a compiler may move such a read
   * out of a loop, so in those it is {@link #pollRequested} that must be asked.
   */
  public boolean pollHint() {
    return poll != 0;
  }

  /** Asks the hart to poll; from any thread. {@code bits} are or-ed into the poll word. */
  public void requestPoll(int bits) {
    POLL.getAndBitwiseOr(this, bits);
  }

  /** Takes and clears all requests; returns the bits that were set. */
  public int takePoll() {
    return (int) POLL.getAndSet(this, 0);
  }
}
