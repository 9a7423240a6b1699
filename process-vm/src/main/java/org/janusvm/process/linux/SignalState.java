// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.Signals;

/** What a process said is to happen at each signal (rt_sigaction). */
public final class SignalState {
  /** Handler value: the default action. */
  public static final long DEFAULT = 0;

  /** Flag: the handler runs on the alternate stack. */
  public static final long SA_ONSTACK = 0x08000000;

  /** Flag: an interrupted call is made again. */
  public static final long SA_RESTART = 0x10000000;

  /** Flag: the signal is not blocked while its handler runs. */
  public static final long SA_NODEFER = 0x40000000;

  /** Flag: the default action comes back when the handler is called. */
  public static final long SA_RESETHAND = 0x80000000L;

  /** Flag of SIGCHLD: children that stop or go on are not told. */
  public static final long SA_NOCLDSTOP = 1;

  /** Flag of SIGCHLD: children that end are not waited for. */
  public static final long SA_NOCLDWAIT = 2;

  /** Handler value: ignore. */
  public static final long IGNORE = 1;

  /**
   * An action, as the kernel's struct sigaction.
   *
   * @param handler address, {@link #DEFAULT} or {@link #IGNORE}
   * @param flags SA_ bits
   * @param mask signals blocked while the handler runs
   */
  public record Action(long handler, long flags, long mask) {}

  private static final Action BY_DEFAULT = new Action(DEFAULT, 0, 0);

  private final Action[] actions = new Action[Signals.MAX + 1];

  /** The action of a signal, 1 to 64. */
  public synchronized Action get(int signal) {
    return actions[signal] == null ? BY_DEFAULT : actions[signal];
  }

  /** Sets the action of a signal. */
  public synchronized void set(int signal, Action action) {
    actions[signal] = action;
  }

  /** The same actions, for a child process. */
  synchronized SignalState copy() {
    SignalState copy = new SignalState();
    System.arraycopy(actions, 0, copy.actions, 0, actions.length);
    return copy;
  }

  /** The actions for a new program: handlers are gone, what is ignored stays so. */
  synchronized SignalState forExec() {
    SignalState fresh = new SignalState();
    for (int i = 1; i < actions.length; i++) {
      if (get(i).handler() == IGNORE) {
        fresh.actions[i] = new Action(IGNORE, 0, 0);
      }
    }
    return fresh;
  }

  /** Whether a signal that is not blocked does nothing. */
  public boolean isIgnored(int signal) {
    long handler = get(signal).handler();
    return handler == IGNORE
        || handler == DEFAULT && Signals.defaultAction(signal) == Signals.Action.IGNORE;
  }

  /** The bit of a signal in a set. */
  public static long bit(int signal) {
    return 1L << (signal - 1);
  }
}
