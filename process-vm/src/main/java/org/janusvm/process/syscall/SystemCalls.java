// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINTR;
import static org.janusvm.process.abi.Errno.ENOSYS;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;
import static org.janusvm.process.abi.Errno.ERESTARTNOINTR;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import org.janusvm.isa.Hart;
import org.janusvm.process.TraceKind;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.GuestThread;

/** Answers the system calls of one thread: number in a7, arguments in a0 to a5, result in a0. */
public final class SystemCalls {
  private static final int A0 = 10;
  private static final int A7 = 17;

  private final GuestThread thread;
  private final Hart hart;
  private final long[] arguments = new long[6];
  private final SystemCallTrace trace;

  /** The system calls of a thread. */
  public SystemCalls(GuestThread thread) {
    this.thread = thread;
    hart = thread.hart();
    trace =
        thread.process().kernel().options().traceKinds().contains(TraceKind.SYSCALLS)
            ? new SystemCallTrace(thread)
            : null;
  }

  /** Answers the call that the hart's registers describe. */
  public void call() {
    thread.becomeCurrent();
    long number = hart.x[A7];
    System.arraycopy(hart.x, A0, arguments, 0, arguments.length);
    SystemCall call = SystemCallTable.find(number);
    if (trace != null) {
      trace.before(number, call, arguments);
    }
    long result;
    try {
      result = call == null ? -ENOSYS : call.handler().call(thread, arguments);
    } catch (ErrnoException e) {
      result = -e.errno;
    }
    boolean interrupted =
        result == -ERESTARTSYS || result == -ERESTARTNOINTR || result == -ERESTARTNOHAND;
    if (interrupted) {
      thread.signals().interruptedCall((int) -result, arguments[0]);
    }
    hart.x[A0] = interrupted ? -EINTR : result;
    if (trace != null) {
      trace.after(number, call, result);
    }
  }
}
