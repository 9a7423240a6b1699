// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

/** Guest time, in ticks of 100 ns since the machine was started (10 MHz). */
public interface Clock {
  /** Ticks in a second: the device tree's timebase-frequency. */
  long FREQUENCY = 10_000_000;

  /** A moment that never comes. Times compare as unsigned numbers. */
  long NEVER = -1;

  /** The present moment. */
  long now();

  /**
   * How many instructions a hart may run before somebody must look at the clock again.
   *
   * @param deadline the next moment at which something is to happen, or {@link #NEVER}
   * @return at least 1
   */
  long instructionsUntil(long deadline);

  /**
   * The machine begins to run.
   *
   * @param look has a hart that runs leave its engine; called, from any thread, by a clock that
   *     does not go by instructions, when the last deadline has come, and now and then
   */
  default void begin(Runnable look) {}

  /** The machine runs no longer. */
  default void end() {}

  /** Whether the clock had a hart leave its engine since this was asked last. */
  default boolean rang() {
    return false;
  }

  /** Whether time goes by instructions, so that each run must end exactly when it is to. */
  default boolean isExact() {
    return true;
  }

  /**
   * Nothing can run: passes the time until the deadline, or some of it. Returns early when the
   * thread is unparked.
   */
  void idleUntil(long deadline);

  /** Whether a moment has come. */
  default boolean reached(long moment) {
    return Long.compareUnsigned(now(), moment) >= 0;
  }
}
