// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.abi.Errno.ENOSYS;
import static org.janusvm.process.abi.Errno.ESRCH;

import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.SignalState;
import org.janusvm.process.linux.SignalState.Action;

/**
 * System calls on signals. Actions, masks and pending signals are kept, default actions are carried
 * out. Running a handler is not implemented: a call that would have to is ENOSYS.
 */
final class SignalCalls {
  private static final int SET_SIZE = 8;
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final int SS_DISABLE = 2;
  private static final int SS_AUTODISARM = 1 << 31;
  private static final long MIN_STACK = 2048;
  private static final long UNBLOCKABLE =
      SignalState.bit(Signals.SIGKILL) | SignalState.bit(Signals.SIGSTOP);

  private SignalCalls() {}

  static long kill(GuestThread thread, long[] a) {
    int target = (int) a[0];
    int pid = thread.process().pid();
    boolean self = target == pid || target == 0 || target == -pid;
    return self ? checkedSend(thread, (int) a[1]) : -ESRCH;
  }

  static long tkill(GuestThread thread, long[] a) {
    if ((int) a[0] <= 0) {
      return -EINVAL;
    }
    return (int) a[0] == thread.tid() ? checkedSend(thread, (int) a[1]) : -ESRCH;
  }

  static long tgkill(GuestThread thread, long[] a) {
    if ((int) a[0] <= 0 || (int) a[1] <= 0) {
      return -EINVAL;
    }
    boolean self = (int) a[0] == thread.process().pid() && (int) a[1] == thread.tid();
    return self ? checkedSend(thread, (int) a[2]) : -ESRCH;
  }

  private static long checkedSend(GuestThread thread, int signal) {
    if (signal < 0 || signal > Signals.MAX) {
      return -EINVAL;
    }
    return signal == 0 ? 0 : send(thread, signal, "sent by itself");
  }

  /**
   * Sends a signal to the calling thread.
   *
   * @return 0, or -ENOSYS where a handler or a stopped process would be needed
   */
  static long send(GuestThread thread, int signal, String detail) {
    GuestProcess process = thread.process();
    long handler = process.signals().get(signal).handler();
    boolean kill = signal == Signals.SIGKILL;
    Signals.Action byDefault = Signals.defaultAction(signal);
    if (!kill && (thread.signalMask & SignalState.bit(signal)) != 0) {
      thread.pendingSignals |= SignalState.bit(signal);
      return 0;
    }
    if (kill || handler == SignalState.DEFAULT && byDefault == Signals.Action.TERMINATE) {
      process.kill(signal, detail);
      return 0;
    }
    boolean ignored =
        handler == SignalState.IGNORE
            || handler == SignalState.DEFAULT && byDefault == Signals.Action.IGNORE;
    return ignored ? 0 : -ENOSYS;
  }

  static long sigaction(GuestThread thread, long[] a) {
    int signal = (int) a[0];
    if (a[3] != SET_SIZE || signal < 1 || signal > Signals.MAX) {
      return -EINVAL;
    }
    SignalState signals = thread.process().signals();
    Action old = signals.get(signal);
    if (a[1] != 0) {
      if ((UNBLOCKABLE & SignalState.bit(signal)) != 0) {
        return -EINVAL;
      }
      Action action =
          new Action(
              thread.user().getLong(a[1]),
              thread.user().getLong(a[1] + 8),
              thread.user().getLong(a[1] + 16) & ~UNBLOCKABLE);
      signals.set(signal, action);
    }
    if (a[2] != 0) {
      thread.user().putLong(a[2], old.handler());
      thread.user().putLong(a[2] + 8, old.flags());
      thread.user().putLong(a[2] + 16, old.mask());
    }
    return 0;
  }

  static long sigprocmask(GuestThread thread, long[] a) {
    if (a[3] != SET_SIZE) {
      return -EINVAL;
    }
    long old = thread.signalMask;
    if (a[1] != 0) {
      long set = thread.user().getLong(a[1]) & ~UNBLOCKABLE;
      switch ((int) a[0]) {
        case SIG_BLOCK -> thread.signalMask = old | set;
        case SIG_UNBLOCK -> thread.signalMask = old & ~set;
        case SIG_SETMASK -> thread.signalMask = set;
        default -> {
          return -EINVAL;
        }
      }
    }
    if (a[2] != 0) {
      thread.user().putLong(a[2], old);
    }
    return deliverPending(thread);
  }

  private static long deliverPending(GuestThread thread) {
    long result = 0;
    long ready = thread.pendingSignals & ~thread.signalMask;
    thread.pendingSignals &= ~ready;
    for (; ready != 0; ready &= ready - 1) {
      int signal = Long.numberOfTrailingZeros(ready) + 1;
      result = Math.min(result, send(thread, signal, "sent by itself"));
    }
    return result;
  }

  static long sigpending(GuestThread thread, long[] a) {
    if (a[1] != SET_SIZE) {
      return -EINVAL;
    }
    thread.user().putLong(a[0], thread.pendingSignals);
    return 0;
  }

  static long sigaltstack(GuestThread thread, long[] a) {
    long oldStack = thread.altStack;
    long oldSize = thread.altStackSize;
    int oldFlags = thread.altStackFlags;
    if (a[0] != 0) {
      long stack = thread.user().getLong(a[0]);
      int flags = thread.user().getInt(a[0] + 8);
      long size = thread.user().getLong(a[0] + 16);
      int mode = flags & ~SS_AUTODISARM;
      if (mode != 0 && mode != SS_DISABLE && mode != 1) {
        return -EINVAL;
      }
      if (mode != SS_DISABLE && Long.compareUnsigned(size, MIN_STACK) < 0) {
        return -ENOMEM;
      }
      thread.altStack = mode == SS_DISABLE ? 0 : stack;
      thread.altStackSize = mode == SS_DISABLE ? 0 : size;
      thread.altStackFlags = flags & ~1;
    }
    if (a[1] != 0) {
      thread.user().putLong(a[1], oldStack);
      thread.user().putInt(a[1] + 8, oldFlags);
      thread.user().putInt(a[1] + 12, 0);
      thread.user().putLong(a[1] + 16, oldSize);
    }
    return 0;
  }
}
