// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.concurrent.locks.LockSupport;

/** Guest time is host time. */
public final class HostClock implements Clock {
  private static final long NANOS_PER_TICK = 1_000_000_000 / FREQUENCY;

  /** Time between looks at the clock, if nothing else makes the guest stop. */
  private static final long SLICE_NANOS = 250_000;

  private static final long SHORTEST_SLICE = 20_000;
  private static final long LONGEST_SLICE = 4_000_000;

  private static final long LONGEST_WAIT_NANOS = 100_000_000;

  private final long start = System.nanoTime();
  private long slice = SHORTEST_SLICE;
  private long lastLook = start;

  @Override
  public long now() {
    return (System.nanoTime() - start) / NANOS_PER_TICK;
  }

  @Override
  public long instructionsUntil(long deadline) {
    return slice;
  }

  @Override
  public boolean isExact() {
    return false;
  }

  /** Measures how fast the guest runs, but not by runs so short that reading a clock would show. */
  @Override
  public void ran(long instructions) {
    if (instructions < slice / 2) {
      return;
    }
    long now = System.nanoTime();
    long nanos = now - lastLook;
    lastLook = now;
    if (nanos < SLICE_NANOS / 2) {
      slice = Math.min(2 * slice, LONGEST_SLICE);
    } else if (nanos > 2 * SLICE_NANOS) {
      slice = Math.max(slice / 2, SHORTEST_SLICE);
    }
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
