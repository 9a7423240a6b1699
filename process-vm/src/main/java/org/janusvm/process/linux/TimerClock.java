// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.function.LongConsumer;

/** A clock that timers can run by; all is done under the lock of the {@link WaitRoom}. */
public interface TimerClock {
  /** A time that never comes. */
  long NEVER = DeadlineQueue.NEVER;

  /** The time, in nanoseconds. */
  long now();

  /** An alarm of this clock, not set; the action is told the time. */
  Alarm alarm(LongConsumer action);

  /** Something that happens at a given time of a clock. */
  interface Alarm {
    /** Sets when; {@link #NEVER} for not at all. */
    void set(long when);
  }

  /** What this clock shows at the end of a span of time, {@link #NEVER} beyond the end of time. */
  default long after(long nanos) {
    long now = now();
    return nanos >= NEVER - now ? NEVER : now + nanos;
  }
}
