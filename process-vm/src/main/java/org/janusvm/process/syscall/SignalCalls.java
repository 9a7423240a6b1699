// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINTR;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.SignalSender;
import org.janusvm.process.linux.SignalState;
import org.janusvm.process.linux.SignalState.Action;
import org.janusvm.process.linux.ThreadSignals;
import org.janusvm.process.linux.WaitRoom;

/** System calls on signals: actions, masks, waiting, the alternate stack. */
final class SignalCalls {
  private static final int SET_SIZE = 8;
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final int SP = 2;
  private static final long MIN_STACK = 2048;

  private SignalCalls() {}

  static long sigaction(GuestThread thread, long[] a) {
    int signal = (int) a[0];
    if (a[3] != SET_SIZE || signal < 1 || signal > Signals.MAX) {
      return -EINVAL;
    }
    SignalState signals = thread.process().signals();
    Action old = signals.get(signal);
    if (a[1] != 0) {
      if ((ThreadSignals.UNBLOCKABLE & SignalState.bit(signal)) != 0) {
        return -EINVAL;
      }
      Action action =
          new Action(
              thread.user().getLong(a[1]),
              thread.user().getLong(a[1] + 8),
              thread.user().getLong(a[1] + 16) & ~ThreadSignals.UNBLOCKABLE);
      thread.process().sender().setAction(signal, action);
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
    long old = thread.signals().mask();
    if (a[1] != 0) {
      long set = thread.user().getLong(a[1]) & ~ThreadSignals.UNBLOCKABLE;
      switch ((int) a[0]) {
        case SIG_BLOCK -> thread.signals().setMask(old | set);
        case SIG_UNBLOCK -> thread.signals().setMask(old & ~set);
        case SIG_SETMASK -> thread.signals().setMask(set);
        default -> {
          return -EINVAL;
        }
      }
    }
    if (a[2] != 0) {
      thread.user().putLong(a[2], old);
    }
    return 0;
  }

  static long sigpending(GuestThread thread, long[] a) {
    if (a[1] != SET_SIZE) {
      return -EINVAL;
    }
    long pending = thread.process().sender().pendingFor(thread);
    thread.user().putLong(a[0], pending & thread.signals().mask());
    return 0;
  }

  static long sigsuspend(GuestThread thread, long[] a) {
    if (a[1] != SET_SIZE) {
      return -EINVAL;
    }
    thread.signals().replaceMask(thread.user().getLong(a[0]));
    TimeCalls.sleep(thread, -1, "a signal that nobody can send");
    return -ERESTARTNOHAND;
  }

  static long sigtimedwait(GuestThread thread, long[] a) {
    if (a[3] != SET_SIZE) {
      return -EINVAL;
    }
    long wanted = thread.user().getLong(a[0]) & ~ThreadSignals.UNBLOCKABLE;
    long timeout = a[2] == 0 ? -1 : TimeCalls.readTime(thread, a[2]);
    SignalSender sender = thread.process().sender();
    thread.signals().setAwaited(wanted);
    WaitRoom.Outcome outcome =
        thread
            .process()
            .kernel()
            .waitRoom()
            .await(
                thread,
                () -> (sender.pendingFor(thread) & wanted) != 0,
                timeout,
                "a signal that nobody can send");
    thread.signals().setAwaited(0);
    SignalInfo info = sender.take(thread, wanted);
    if (info == null) {
      return outcome == WaitRoom.Outcome.INTERRUPTED ? -EINTR : -EAGAIN;
    }
    if (a[1] != 0) {
      ByteBuffer bytes = ByteBuffer.allocate(SignalInfo.SIZE).order(ByteOrder.LITTLE_ENDIAN);
      info.put(bytes);
      thread.user().write(a[1], bytes.array());
    }
    return info.signal();
  }

  static long sigreturn(GuestThread thread, long[] a) {
    return thread.returnFromHandler();
  }

  static long sigaltstack(GuestThread thread, long[] a) {
    ThreadSignals signals = thread.signals();
    long sp = thread.hart().x[SP];
    long oldStack = signals.altStack;
    long oldSize = signals.altStackSize;
    int oldFlags = signals.visibleAltStackFlags(sp);
    if (a[0] != 0) {
      long stack = thread.user().getLong(a[0]);
      int flags = thread.user().getInt(a[0] + 8);
      long size = thread.user().getLong(a[0] + 16);
      int mode = flags & ~ThreadSignals.SS_AUTODISARM;
      if ((oldFlags & ThreadSignals.SS_ONSTACK) != 0) {
        return -EPERM;
      }
      if (mode != 0 && mode != ThreadSignals.SS_DISABLE && mode != ThreadSignals.SS_ONSTACK) {
        return -EINVAL;
      }
      if (mode == ThreadSignals.SS_DISABLE) {
        signals.disableAltStack();
      } else if (Long.compareUnsigned(size, MIN_STACK) < 0) {
        return -ENOMEM;
      } else {
        signals.altStack = stack;
        signals.altStackSize = size;
        signals.altStackFlags = flags & ThreadSignals.SS_AUTODISARM;
      }
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
