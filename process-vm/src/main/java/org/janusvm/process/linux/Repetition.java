// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.function.LongConsumer;
import org.janusvm.process.linux.IntervalTimer.Setting;

/**
 * The times at which a timer expires: once, and then at intervals. Needs the lock of the {@link
 * WaitRoom}.
 */
final class Repetition {
  // A guest that asks for more would keep others from the room; its expiries are counted together.
  private static final long SHORTEST_REAL = 50_000;
  private static final long SHORTEST_VIRTUAL = 1_000;

  private final TimerClock clock;
  private final LongConsumer expire;
  private final TimerClock.Alarm alarm;
  private final long shortest;
  private long due = TimerClock.NEVER;
  private long interval;

  /**
   * Times of a clock.
   *
   * @param expire told how often the timer expired since it was told last
   */
  Repetition(TimerClock clock, boolean virtual, LongConsumer expire) {
    this.clock = clock;
    this.expire = expire;
    alarm = clock.alarm(this::expired);
    shortest = virtual ? SHORTEST_VIRTUAL : SHORTEST_REAL;
  }

  /** What is set now. */
  Setting get() {
    long left = due == TimerClock.NEVER ? 0 : Math.max(1, due - clock.now());
    return new Setting(left, interval);
  }

  /**
   * Sets when it expires.
   *
   * @param time nanoseconds from now, or of the clock; 0 for never
   */
  void set(long time, long repeated, boolean absolute) {
    interval = repeated;
    due = time == 0 ? TimerClock.NEVER : absolute ? time : clock.after(time);
    alarm.set(due);
  }

  private void expired(long now) {
    long times = 1;
    if (interval == 0 || interval >= TimerClock.NEVER - now) {
      due = TimerClock.NEVER;
    } else {
      times += (now - due) / interval;
      due += times * interval;
      alarm.set(Math.max(due, now + shortest));
    }
    expire.accept(times);
  }
}
