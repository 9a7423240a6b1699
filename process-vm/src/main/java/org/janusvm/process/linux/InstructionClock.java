// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Time made from instructions, one nanosecond each, so that a run can be repeated exactly. Sleeping
 * takes no real time.
 */
final class InstructionClock implements GuestClock {
  private static final long START_OF_2025 = 1_735_689_600_000_000_000L;
  private static final long BOOTED_BEFORE = 60_000_000_000L;

  private final LongSupplier instructions;
  private final AtomicLong slept = new AtomicLong();

  InstructionClock(LongSupplier instructions) {
    this.instructions = instructions;
  }

  @Override
  public long realtime() {
    return START_OF_2025 + instructions.getAsLong() + slept.get();
  }

  @Override
  public long monotonic() {
    return BOOTED_BEFORE + instructions.getAsLong() + slept.get();
  }

  @Override
  public boolean isVirtual() {
    return true;
  }

  @Override
  public void advance(long nanos) {
    // Stays far from overflow, however long guests sleep.
    slept.updateAndGet(s -> Math.min(s + Math.min(nanos, Long.MAX_VALUE / 8), Long.MAX_VALUE / 4));
  }
}
