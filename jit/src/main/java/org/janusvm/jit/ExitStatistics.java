// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counts exits and samples how long their handling takes, by reason. Counts are exact. Times are
 * taken for the first exits of each reason and then for one in sixteen, so that two clock readings
 * do not dominate a handler of some tens of nanoseconds.
 *
 * <p>Used by the one thread that runs the hart.
 */
public final class ExitStatistics {
  private static final int ALWAYS_TIMED = 64;
  private static final int ALWAYS_TIMED_UNCLASSIFIED = 1024;
  private static final int SAMPLE_MASK = 15;

  private final long[] counts = new long[ExitReason.values().length];
  private final long[] timed = new long[ExitReason.values().length];
  private final long[] nanos = new long[ExitReason.values().length];
  private long unclassified;

  /**
   * Counts an exit whose handling begins now.
   *
   * @return a token to pass to {@link #end}
   */
  public long begin(ExitReason reason) {
    long n = counts[reason.ordinal()]++;
    return n < ALWAYS_TIMED || (n & SAMPLE_MASK) == 0 ? System.nanoTime() : Long.MIN_VALUE;
  }

  /** The handling that {@link #begin} opened is done. */
  public void end(ExitReason reason, long token) {
    if (token != Long.MIN_VALUE) {
      long taken = System.nanoTime() - token;
      timed[reason.ordinal()]++;
      nanos[reason.ordinal()] += taken;
      ExitRecording.handled(reason, taken, count(reason));
    }
  }

  /**
   * Handling begins of an exit whose reason is still to be found out, which is part of the work.
   *
   * @return a token to pass to {@link #endAs}
   */
  public long begin() {
    long n = unclassified++;
    return n < ALWAYS_TIMED_UNCLASSIFIED || (n & SAMPLE_MASK) == 0
        ? System.nanoTime()
        : Long.MIN_VALUE;
  }

  /** The handling that {@link #begin()} opened is done, and this was the reason: counts it. */
  public void endAs(ExitReason reason, long token) {
    counts[reason.ordinal()]++;
    end(reason, token);
  }

  /** Exits of a reason so far. */
  public long count(ExitReason reason) {
    return counts[reason.ordinal()];
  }

  /** Estimated nanoseconds spent in handling a reason: sampled mean times count. */
  public long estimatedNanos(ExitReason reason) {
    int i = reason.ordinal();
    return timed[i] == 0 ? 0 : Math.round((double) nanos[i] / timed[i] * counts[i]);
  }

  /** Adds another hart's figures to these. */
  public void add(ExitStatistics other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
      timed[i] += other.timed[i];
      nanos[i] += other.nanos[i];
    }
  }

  /** Exits by reason, those that occurred only, in the order of the enum. */
  public Map<ExitReason, Long> counts() {
    Map<ExitReason, Long> map = new EnumMap<>(ExitReason.class);
    for (ExitReason reason : ExitReason.values()) {
      if (count(reason) != 0) {
        map.put(reason, count(reason));
      }
    }
    return map;
  }
}
