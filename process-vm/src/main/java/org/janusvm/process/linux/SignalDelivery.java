// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.ERESTARTNOINTR;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.SignalState.Action;

/**
 * Delivers signals to one thread, on its way back into guest code: runs handlers, carries out
 * default actions, and decides whether an interrupted system call is made again (signal(7)).
 */
final class SignalDelivery {
  private static final long ECALL_BYTES = 4;
  private static final int SP = 2;
  private static final int A0 = 10;

  private final GuestThread thread;
  private final GuestProcess process;
  private final ThreadSignals signals;

  SignalDelivery(GuestThread thread) {
    this.thread = thread;
    process = thread.process();
    signals = thread.signals();
  }

  /** Delivers what is pending and not blocked; to be called after every exit. */
  void deliver() {
    process.jobs().awaitGo(thread);
    SignalInfo forced = signals.takeForced();
    if (forced != null) {
      fault(forced);
    }
    if (!thread.hasSignal() && signals.interruption() == 0) {
      signals.restoreMask();
      return;
    }
    while (!thread.isEnding()) {
      SignalInfo info = process.sender().take(thread, ~signals.mask());
      if (info == null) {
        break;
      }
      act(info);
    }
    if (signals.interruption() != 0) {
      restart();
    }
    signals.restoreMask();
  }

  private void act(SignalInfo info) {
    int signal = info.signal();
    Action action = process.signals().get(signal);
    if (signal == Signals.SIGKILL) {
      process.kill(signal, info.detail());
    } else if (action.handler() == SignalState.DEFAULT) {
      switch (Signals.defaultAction(signal)) {
        case TERMINATE -> process.kill(signal, info.detail());
        case STOP -> stop(signal);
        case IGNORE -> {}
      }
    } else if (action.handler() != SignalState.IGNORE) {
      handle(action, info);
    }
  }

  private void stop(int signal) {
    boolean orphaned = Family.isOrphaned(process.kernel().processes(), process.family().group());
    // The terminal stops only those whom somebody can continue.
    if (signal == Signals.SIGSTOP || !orphaned) {
      process.jobs().stop(signal);
      process.jobs().awaitGo(thread);
    } else if (process.kernel().isUsersJob(process)) {
      process.kernel().hostTerminal().suspend();
    }
  }

  /**
   * A signal that the thread's own instruction caused. It cannot wait: where it is blocked or
   * ignored, it ends the process.
   */
  void fault(SignalInfo info) {
    Action action = process.signals().get(info.signal());
    boolean blocked = (signals.mask() & SignalState.bit(info.signal())) != 0;
    if (blocked
        || action.handler() == SignalState.DEFAULT
        || action.handler() == SignalState.IGNORE) {
      process.kill(info.signal(), info.detail());
    } else {
      handle(action, info);
    }
  }

  private void handle(Action action, SignalInfo info) {
    if (signals.interruption() != 0) {
      boolean again =
          signals.interruption() == ERESTARTNOINTR
              || signals.interruption() == ERESTARTSYS
                  && (action.flags() & SignalState.SA_RESTART) != 0;
      if (again) {
        restart();
      } else {
        signals.takeInterruption(); // The call returns EINTR, as it was left.
      }
    }
    try {
      boolean onAltStack = (action.flags() & SignalState.SA_ONSTACK) != 0;
      SignalFrame.push(thread, action.handler(), info, onAltStack, process.trampoline());
    } catch (ErrnoException e) {
      noRoom(info.signal());
      return;
    }
    signals.forgetReplaced();
    long blocked = action.mask();
    if ((action.flags() & SignalState.SA_NODEFER) == 0) {
      blocked |= SignalState.bit(info.signal());
    }
    signals.setMask(signals.mask() | blocked);
    if ((action.flags() & SignalState.SA_RESETHAND) != 0) {
      process.signals().set(info.signal(), new Action(0, action.flags(), action.mask()));
    }
  }

  // That is a fault in its turn, which a handler with a stack of its own may take.
  private void noRoom(int signal) {
    String what =
        "no room on the stack for the frame of "
            + Signals.name(signal)
            + " at sp 0x"
            + Long.toHexString(thread.hart().x[SP]);
    if (signal == Signals.SIGSEGV) {
      process.kill(signal, what);
    } else {
      fault(SignalInfo.ofKernel(Signals.SIGSEGV, what));
    }
  }

  // Makes the hart execute the ecall again.
  private void restart() {
    thread.hart().x[A0] = signals.takeInterruption();
    thread.hart().pc -= ECALL_BYTES;
  }

  /** Returns from a handler (rt_sigreturn). */
  static void sigreturn(GuestThread thread) {
    try {
      SignalFrame.pop(thread);
    } catch (ErrnoException e) {
      thread
          .signals()
          .force(SignalInfo.ofKernel(Signals.SIGSEGV, "rt_sigreturn without a signal frame"));
    }
  }
}
