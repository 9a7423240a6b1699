// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Guest time is the number of instructions executed, as if all harts together made 100 million in a
 * second, and jumps ahead when all are idle. The same guest sees the same times in every run.
 */
public final class InstructionClock implements Clock {
  private static final long INSTRUCTIONS_PER_TICK = 10;
  private static final long SLICE = 1_000_000;
  private static final long WAIT_NANOS = 10_000_000;

  private final LongSupplier instructions;
  private long skipped;

  /** A clock driven by an instruction count that never goes back. */
  public InstructionClock(LongSupplier instructions) {
    this.instructions = instructions;
  }

  @Override
  public long now() {
    return skipped + instructions.getAsLong() / INSTRUCTIONS_PER_TICK;
  }

  @Override
  public long instructionsUntil(long deadline) {
    long ticks = deadline - skipped;
    if (deadline < 0 || ticks > Long.MAX_VALUE / INSTRUCTIONS_PER_TICK) {
      return SLICE;
    }
    long left = ticks * INSTRUCTIONS_PER_TICK - instructions.getAsLong();
    return Math.clamp(left, 1, SLICE);
  }

  @Override
  public void idleUntil(long deadline) {
    if (deadline < 0) {
      LockSupport.parkNanos(WAIT_NANOS);
    } else {
      skipped += Math.max(0, deadline - now());
    }
  }
}
