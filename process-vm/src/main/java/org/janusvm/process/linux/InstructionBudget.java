// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instructions a run may still begin, shared exactly by all threads of all its processes: who
 * finds nothing left waits for what others took and will not use.
 */
final class InstructionBudget {
  // No one takes all that is left while others have to wait for it.
  private static final int PARTS = 8;
  private static final long SMALLEST_PART = 1 << 16;

  private final boolean limited;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition givenBack = lock.newCondition();
  private long left;
  private long taken;

  /** A budget; {@link Long#MAX_VALUE} is none. */
  InstructionBudget(long limit) {
    limited = limit != Long.MAX_VALUE;
    left = limit;
  }

  /** Takes at most {@code wish}; 0 when nothing is left. Each is to be given back. */
  long take(long wish) {
    if (!limited) {
      return wish;
    }
    lock.lock();
    try {
      // Not for long: nobody runs a slice without end, and each is given back.
      while (left == 0 && taken > 0) {
        givenBack.awaitUninterruptibly();
      }
      long part = Math.min(Math.min(left, wish), Math.max(SMALLEST_PART, left / PARTS));
      left -= part;
      taken += part;
      return part;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives back what was taken.
   *
   * @param unused how much of it was not used
   */
  void giveBack(long slice, long unused) {
    if (!limited) {
      return;
    }
    lock.lock();
    try {
      taken -= slice;
      left += unused;
      givenBack.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
