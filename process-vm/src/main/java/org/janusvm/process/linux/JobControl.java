// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.Signals;

/**
 * Stopping and continuing a process (signal(7), the default actions "stop" and "continue"). A
 * thread of a stopped process does not go back into guest code, and one that waits in a system call
 * stays there.
 */
public final class JobControl {
  private final GuestProcess process;
  private final WaitRoom room;
  private volatile int stopSignal;

  JobControl(GuestProcess process) {
    this.process = process;
    room = process.kernel().waitRoom();
  }

  /** Whether it is stopped now. */
  public boolean isStopped() {
    return stopSignal != 0;
  }

  /** Stops the process and tells its parent. */
  void stop(int signal) {
    room.lock();
    try {
      if (stopSignal == 0 && process.ending() == null) {
        stopSignal = signal;
        process.threads().forEach(GuestThread::interrupt);
        process.family().tell(new WaitStatus(WaitStatus.CLD_STOPPED, signal));
      }
    } finally {
      room.unlock();
    }
  }

  /** Lets the process go on, if it is stopped, and tells its parent. */
  void goOn() {
    room.lock();
    try {
      if (stopSignal != 0) {
        stopSignal = 0;
        process.wakeThreads();
        process.family().tell(new WaitStatus(WaitStatus.CLD_CONTINUED, Signals.SIGCONT));
      }
    } finally {
      room.unlock();
    }
  }

  /** Keeps a thread while the process is stopped. */
  void awaitGo(GuestThread thread) {
    while (isStopped() && !thread.isEnding()) {
      room.awaitEvent(thread, () -> !isStopped(), why());
    }
  }

  /** What a thread of the stopped process waits for, in case it never comes. */
  String why() {
    return "it was stopped by " + Signals.name(stopSignal) + ", and nothing can continue it";
  }
}
