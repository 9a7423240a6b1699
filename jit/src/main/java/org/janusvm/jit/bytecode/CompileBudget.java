// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds what compiling may cost by how long the VM has run, since a short run of much lukewarm
 * code (a shell, the start of Python) never earns back what HotSpot spends on it: some twenty
 * milliseconds for each region, mostly in its optimizing compiler, which takes the processor from
 * the guest. The hottest blocks ask most often, and so get what there is.
 */
final class CompileBudget {
  /** What a region costs: our own work, and HotSpot's with it in both of its compilers. */
  static final long REGION_NANOS = 20_000_000;

  /** Regions that are compiled whatever the time, so that a hot loop need not wait. */
  static final int FREE_REGIONS = 10;

  /** One part in this many of the time passed may be spent. */
  static final int SHARE = 8;

  private final LongSupplier nanoTime;
  private final long start;
  private final AtomicLong regions = new AtomicLong();

  /**
   * @param nanoTime a clock in nanoseconds
   */
  CompileBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
  }

  /** Whether one more region may be compiled now. */
  boolean allows() {
    long charged = regions.get() - FREE_REGIONS;
    return charged < 0 || (charged + 1) * REGION_NANOS * SHARE <= nanoTime.getAsLong() - start;
  }

  /** Notes that a region is being compiled. */
  void charge() {
    regions.incrementAndGet();
  }
}
