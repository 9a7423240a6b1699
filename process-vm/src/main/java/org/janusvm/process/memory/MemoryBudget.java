// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The cap on guest memory, shared by all processes of a run. Charged is what a mapping could take
 * from the host: its whole size, from the moment it first becomes accessible until it is unmapped.
 * Mappings never accessible, which allocators reserve generously, cost nothing.
 */
public final class MemoryBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  /** A budget of {@code limit} bytes. */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Takes bytes from the budget; false if they are not there. */
  public boolean charge(long bytes) {
    while (true) {
      long now = used.get();
      if (bytes > limit - now) {
        return false;
      }
      if (used.compareAndSet(now, now + bytes)) {
        peak.accumulateAndGet(now + bytes, Math::max);
        return true;
      }
    }
  }

  /** Gives bytes back. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /** The cap, bytes. */
  public long limit() {
    return limit;
  }

  /** Bytes charged now. */
  public long used() {
    return used.get();
  }

  /** The most bytes ever charged. */
  public long peak() {
    return peak.get();
  }
}
