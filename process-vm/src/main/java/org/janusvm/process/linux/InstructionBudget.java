// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.concurrent.atomic.AtomicLong;

/** The instructions a run may still begin, shared exactly by all its threads. */
final class InstructionBudget {
  /** No limit: so many instructions that no run reaches it. */
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final AtomicLong left;

  InstructionBudget(long limit) {
    left = new AtomicLong(limit);
  }

  /** Takes at most {@code wish}; 0 when nothing is left. */
  long take(long wish) {
    while (true) {
      long now = left.get();
      long taken = Math.min(now, wish);
      if (now == UNLIMITED || left.compareAndSet(now, now - taken)) {
        return taken;
      }
    }
  }

  /** Gives back what a slice did not use. */
  void giveBack(long unused) {
    if (left.get() != UNLIMITED) {
      left.addAndGet(unused);
    }
  }
}
