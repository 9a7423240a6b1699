// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;

/** A timer of a process that sends a signal (setitimer). */
public final class IntervalTimer {
  private final GuestProcess process;
  private final WaitRoom room;
  private final int signal;
  private final Repetition repetition;

  /**
   * A setting.
   *
   * @param left nanoseconds until it expires, 0 if it is not set
   * @param interval nanoseconds between later expiries, 0 for none
   */
  public record Setting(long left, long interval) {}

  IntervalTimer(GuestProcess process, TimerClock clock, int signal) {
    this.process = process;
    this.signal = signal;
    room = process.kernel().waitRoom();
    repetition = new Repetition(clock, process.kernel().clock().isVirtual(), this::expire);
  }

  /** What is set now. */
  public Setting get() {
    room.lock();
    try {
      return repetition.get();
    } finally {
      room.unlock();
    }
  }

  /** Sets the timer; returns what was set before. */
  public Setting set(Setting setting) {
    room.lock();
    try {
      Setting old = repetition.get();
      repetition.set(setting.left, setting.interval, false);
      return old;
    } finally {
      room.unlock();
    }
  }

  // Expiries that were missed are not made up for: the signal would not queue anyway.
  private void expire(long times) {
    process.sender().toProcess(SignalInfo.ofKernel(signal, "its timer expired"));
  }
}
