// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.concurrent.locks.LockSupport;

/** Guest time is host time. */
public final class HostClock implements Clock {
  private static final long NANOS_PER_TICK = 1_000_000_000 / FREQUENCY;

  /** Instructions between looks at the clock: fractions of a millisecond. */
  private static final long SLICE = 100_000;

  private static final long LONGEST_WAIT_NANOS = 100_000_000;

  private final long start = System.nanoTime();

  @Override
  public long now() {
    return (System.nanoTime() - start) / NANOS_PER_TICK;
  }

  @Override
  public long instructionsUntil(long deadline) {
    return SLICE;
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
