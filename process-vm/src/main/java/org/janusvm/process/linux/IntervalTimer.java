// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;

/** The process's timer of real time (setitimer, ITIMER_REAL): sends SIGALRM. */
public final class IntervalTimer {
  private final GuestProcess process;
  private final GuestClock clock;
  private final WaitRoom room;
  private final DeadlineQueue.Entry expiry = new DeadlineQueue.Entry(this::expire);
  private long due = DeadlineQueue.NEVER;
  private long interval;

  /**
   * A setting.
   *
   * @param left nanoseconds until it expires, 0 if it is not set
   * @param interval nanoseconds between later expiries, 0 for none
   */
  public record Setting(long left, long interval) {}

  IntervalTimer(GuestProcess process) {
    this.process = process;
    clock = process.kernel().clock();
    room = process.kernel().waitRoom();
  }

  /** What is set now. */
  public Setting get() {
    room.lock();
    try {
      long when = expiry.when();
      long left = when == DeadlineQueue.NEVER ? 0 : Math.max(1, when - clock.monotonic());
      return new Setting(left, interval);
    } finally {
      room.unlock();
    }
  }

  /** Sets the timer; returns what was set before. */
  public Setting set(Setting setting) {
    room.lock();
    try {
      Setting old = get();
      interval = setting.interval;
      due = setting.left == 0 ? DeadlineQueue.NEVER : after(setting.left);
      room.setTimer(expiry, due);
      return old;
    } finally {
      room.unlock();
    }
  }

  // What lies beyond the end of time never comes.
  private long after(long nanos) {
    long now = clock.monotonic();
    return nanos >= DeadlineQueue.NEVER - now ? DeadlineQueue.NEVER : now + nanos;
  }

  private void expire(long now) {
    // Expiries that were missed are not made up for: the signal would not queue anyway.
    if (interval != 0 && interval < DeadlineQueue.NEVER - now) {
      long missed = (now - due) / interval + 1;
      due += missed * interval;
      room.setTimer(expiry, due);
    }
    process.sender().toProcess(SignalInfo.ofKernel(Signals.SIGALRM, "its timer expired"));
  }
}
