// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;

/** Sends signals to a process or to one of its threads, and takes them out again. */
public final class SignalSender {
  private static final long STOPPING =
      SignalState.bit(Signals.SIGSTOP)
          | SignalState.bit(Signals.SIGTSTP)
          | SignalState.bit(Signals.SIGTTIN)
          | SignalState.bit(Signals.SIGTTOU);

  private final GuestProcess process;
  private final WaitRoom room;
  private final PendingSignals pending = new PendingSignals();

  SignalSender(GuestProcess process) {
    this.process = process;
    room = process.kernel().waitRoom();
  }

  PendingSignals pending() {
    return pending;
  }

  /** Sends to the process: a thread that does not block the signal gets it. False: too many. */
  public boolean toProcess(SignalInfo info) {
    return send(null, info, false);
  }

  /** Sends to one thread. False: too many are pending. */
  public boolean toThread(GuestThread thread, SignalInfo info) {
    return send(thread, info, false);
  }

  /** Sends what a timer has to tell, also when the signal is pending already. */
  void ofTimer(GuestThread thread, SignalInfo info) {
    send(thread, info, true);
  }

  /** Whether a signal sent to a thread, or to the process if that is null, is not yet delivered. */
  boolean isPending(GuestThread thread, SignalInfo info) {
    return (thread == null ? pending : thread.signals().pending()).contains(info);
  }

  private boolean send(GuestThread target, SignalInfo info, boolean ofTimer) {
    int signal = info.signal();
    if (signal == Signals.SIGKILL) {
      process.kill(signal, info.detail());
      return true;
    }
    room.lock();
    try {
      if (signal == Signals.SIGCONT) {
        drop(STOPPING);
        process.jobs().goOn();
      } else if ((STOPPING & SignalState.bit(signal)) != 0) {
        drop(SignalState.bit(Signals.SIGCONT));
      }
      GuestThread receiver = target != null ? target : receiver(signal);
      if (receiver == null) {
        // It has just been forked, and looks at its signals before anything else; or it has ended.
        return process.ending() != null || pending.add(info, ofTimer, most());
      }
      if (isIgnored(receiver, signal)) {
        return true;
      }
      if (!(target != null ? target.signals().pending() : pending).add(info, ofTimer, most())) {
        return false;
      }
      receiver.interrupt();
      if ((receiver.signals().mask() & SignalState.bit(signal)) != 0) {
        process.threads().forEach(room::wake); // Whoever waits for it at a signalfd.
      }
      return true;
    } finally {
      room.unlock();
    }
  }

  private void drop(long signals) {
    for (int signal = 1; signal < Signals.FIRST_REAL_TIME; signal++) {
      int dropped = signal;
      if ((signals & SignalState.bit(signal)) != 0) {
        pending.drop(signal);
        process.threads().forEach(thread -> thread.signals().pending().drop(dropped));
      }
    }
  }

  private long most() {
    long limit = process.limits().soft(ResourceLimits.SIGPENDING);
    return limit < 0 ? PendingSignals.MOST : Math.min(limit, PendingSignals.MOST);
  }

  private GuestThread receiver(int signal) {
    GuestThread any = null;
    for (GuestThread thread : process.threads()) {
      long awaited = thread.signals().awaited();
      if (((thread.signals().mask() & ~awaited) & SignalState.bit(signal)) == 0) {
        return thread;
      }
      any = any == null ? thread : any;
    }
    return any;
  }

  // A blocked signal is kept, since the action may have changed when it is unblocked.
  private boolean isIgnored(GuestThread thread, int signal) {
    return (thread.signals().mask() & SignalState.bit(signal)) == 0
        && process.signals().isIgnored(signal);
  }

  /** Takes out a signal of {@code wanted} that is pending for the thread, or null. */
  public SignalInfo take(GuestThread thread, long wanted) {
    room.lock();
    try {
      SignalInfo own = thread.signals().pending().take(wanted);
      SignalInfo info = own != null ? own : pending.take(wanted);
      return info == null ? null : process.clocks().timers().delivered(info);
    } finally {
      room.unlock();
    }
  }

  /** Signals pending for a thread, blocked or not. */
  public long pendingFor(GuestThread thread) {
    return thread.signals().pending().set() | pending.set();
  }

  /** Whether a signal is about to be delivered that ends the process. */
  public boolean hasFatal() {
    for (GuestThread thread : process.threads()) {
      long deliverable = pendingFor(thread) & ~thread.signals().mask();
      for (int signal = 1; signal <= Signals.MAX; signal++) {
        if ((deliverable & SignalState.bit(signal)) != 0
            && process.signals().get(signal).handler() == SignalState.DEFAULT
            && Signals.defaultAction(signal) == Signals.Action.TERMINATE) {
          return true;
        }
      }
    }
    return false;
  }

  /** Sets an action; pending signals that it ignores are dropped. */
  public void setAction(int signal, SignalState.Action action) {
    room.lock();
    try {
      process.signals().set(signal, action);
      if (process.signals().isIgnored(signal)) {
        pending.drop(signal);
        process.threads().forEach(thread -> thread.signals().pending().drop(signal));
      }
    } finally {
      room.unlock();
    }
  }
}
