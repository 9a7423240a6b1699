// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;

/**
 * What a thread keeps of signals: its mask, what was sent to it alone, its alternate stack. Changed
 * by the thread itself; the mask is read by others that send.
 */
public final class ThreadSignals {
  /** sigaltstack: there is none. */
  public static final int SS_DISABLE = 2;

  /** sigaltstack: a handler that runs there takes the setting away until it returns. */
  public static final int SS_AUTODISARM = 1 << 31;

  /** sigaltstack: a handler runs there now. */
  public static final int SS_ONSTACK = 1;

  /** Signals that cannot be blocked or handled. */
  public static final long UNBLOCKABLE =
      SignalState.bit(Signals.SIGKILL) | SignalState.bit(Signals.SIGSTOP);

  private final PendingSignals pending = new PendingSignals();
  private volatile long mask;
  private volatile long awaited;
  private boolean replaced;
  private long original;
  private SignalInfo forced;
  private int interruption;
  private long firstArgument;

  /** Alternate stack: lowest address. */
  public long altStack;

  /** Alternate stack: bytes, 0 if there is none. */
  public long altStackSize;

  /** Alternate stack: SS_ bits. */
  public int altStackFlags = SS_DISABLE;

  PendingSignals pending() {
    return pending;
  }

  /** Blocked signals, a bit each. */
  public long mask() {
    return mask;
  }

  /** Blocks these signals and no others. */
  public void setMask(long blocked) {
    mask = blocked & ~UNBLOCKABLE;
  }

  /** Blocks these signals until the call under way ends (sigsuspend, ppoll). */
  public void replaceMask(long blocked) {
    original = mask;
    replaced = true;
    setMask(blocked);
  }

  /** The mask that a handler's return is to bring back. */
  long maskToReturnTo() {
    return replaced ? original : mask;
  }

  /** A handler's frame now holds the mask to return to. */
  void forgetReplaced() {
    replaced = false;
  }

  /** Undoes {@link #replaceMask}, if no handler's frame holds the original mask. */
  public void restoreMask() {
    if (replaced) {
      replaced = false;
      mask = original;
    }
  }

  /** Blocked signals that sigtimedwait waits for all the same. */
  public long awaited() {
    return awaited;
  }

  /** See {@link #awaited}. */
  public void setAwaited(long signals) {
    awaited = signals;
  }

  /** The system call under way is itself a fault. */
  void force(SignalInfo fault) {
    forced = fault;
  }

  /** The fault that the last system call was, or null; it is forgotten. */
  SignalInfo takeForced() {
    SignalInfo taken = forced;
    forced = null;
    return taken;
  }

  /**
   * The system call just made was interrupted.
   *
   * @param restart {@link org.janusvm.process.abi.Errno#ERESTARTSYS} or ERESTARTNOHAND
   * @param a0 its first argument, for the case that it is made again
   */
  public void interruptedCall(int restart, long a0) {
    interruption = restart;
    firstArgument = a0;
  }

  /** How the call just made is restarted, or 0 if none was interrupted. */
  int interruption() {
    return interruption;
  }

  /** Returns the interrupted call's first argument, and forgets the call. */
  long takeInterruption() {
    interruption = 0;
    return firstArgument;
  }

  /** Whether an address, the stack pointer, lies on the alternate stack. */
  boolean onAltStack(long sp) {
    return (altStackFlags & SS_AUTODISARM) == 0
        && sp - altStack > 0
        && sp - altStack <= altStackSize;
  }

  /** The flags of the alternate stack as the guest sees them. */
  public int visibleAltStackFlags(long sp) {
    if (altStackSize == 0) {
      return SS_DISABLE;
    }
    return altStackFlags & SS_AUTODISARM | (onAltStack(sp) ? SS_ONSTACK : 0);
  }

  /** A thread of a new process has its parent's alternate stack: it runs on the same addresses. */
  void inheritStack(ThreadSignals parent) {
    altStack = parent.altStack;
    altStackSize = parent.altStackSize;
    altStackFlags = parent.altStackFlags;
  }

  /** Takes the alternate stack away. */
  public void disableAltStack() {
    altStack = 0;
    altStackSize = 0;
    altStackFlags = SS_DISABLE;
  }
}
