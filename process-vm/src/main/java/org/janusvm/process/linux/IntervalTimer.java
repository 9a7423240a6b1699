// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;

/** The process's timer of real time (setitimer, ITIMER_REAL): sends SIGALRM. */
public final class IntervalTimer {
  /** Nanoseconds left of a timer that is not set. */
  public static final long NEVER = Long.MAX_VALUE;

  private final GuestProcess process;
  private final GuestClock clock;
  private long expiry = NEVER;
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
  }

  /** What is set now. */
  public synchronized Setting get() {
    return new Setting(expiry == NEVER ? 0 : Math.max(1, expiry - clock.monotonic()), interval);
  }

  /** Sets the timer; returns what was set before. */
  public synchronized Setting set(Setting setting) {
    Setting old = get();
    long now = clock.monotonic();
    boolean off = setting.left == 0 || setting.left >= NEVER - now;
    expiry = off ? NEVER : now + setting.left;
    interval = setting.interval;
    schedule();
    return old;
  }

  /** Nanoseconds until the timer expires, or {@link #NEVER}. */
  synchronized long nanosLeft() {
    return expiry == NEVER ? NEVER : Math.max(0, expiry - clock.monotonic());
  }

  /** Sends the signal if the time has come. */
  void poll() {
    synchronized (this) {
      long now = clock.monotonic();
      if (now < expiry) {
        return;
      }
      // Expiries that were missed are not made up for: the signal would not queue anyway.
      long missed = interval == 0 ? 0 : (now - expiry) / interval + 1;
      expiry = interval == 0 || interval >= NEVER - now ? NEVER : expiry + missed * interval;
      schedule();
    }
    process.sender().toProcess(SignalInfo.ofKernel(Signals.SIGALRM, "its timer expired"));
  }

  // Virtual time is looked at by those who make it pass.
  private void schedule() {
    if (expiry != NEVER && !clock.isVirtual()) {
      process.kernel().alarms().schedule(this::poll, expiry - clock.monotonic());
    }
  }
}
