// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.concurrent.locks.LockSupport;

/** Guest time is host time. */
public final class HostClock implements Clock {
  private static final long NANOS_PER_TICK = 1_000_000_000 / FREQUENCY;

  /** As good as without end. */
  private static final long SLICE = 1L << 40;

  private static final long LONGEST_WAIT_NANOS = 100_000_000;

  private final long start = System.nanoTime();
  private Alarm alarm;
  private volatile boolean rang;

  @Override
  public long now() {
    return (System.nanoTime() - start) / NANOS_PER_TICK;
  }

  @Override
  public long instructionsUntil(long deadline) {
    if (alarm != null) {
      long ticks = deadline < 0 ? Long.MAX_VALUE : deadline;
      alarm.at(start + Math.min(ticks, Long.MAX_VALUE / NANOS_PER_TICK / 2) * NANOS_PER_TICK);
    }
    return SLICE;
  }

  @Override
  public void begin(Runnable look) {
    alarm =
        new Alarm(
            () -> {
              rang = true;
              look.run();
            });
  }

  @Override
  public void end() {
    alarm.close();
    alarm = null;
  }

  @Override
  public boolean rang() {
    if (!rang) {
      return false;
    }
    rang = false;
    return true;
  }

  @Override
  public boolean isExact() {
    return false;
  }

  @Override
  public void idleUntil(long deadline) {
    long nanos = LONGEST_WAIT_NANOS;
    if (deadline >= 0) {
      long ticks = Math.clamp(deadline - now(), 0, LONGEST_WAIT_NANOS / NANOS_PER_TICK);
      nanos = ticks * NANOS_PER_TICK;
    }
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }
}
