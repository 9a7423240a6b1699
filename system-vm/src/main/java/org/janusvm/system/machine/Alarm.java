// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls somebody when a moment has come, and every now and then in any case, on a thread of its
 * own. So a guest need not be stopped to look whether its timer is due: each stop ends a stay in
 * compiled code at a place where, perhaps, none begins.
 */
final class Alarm implements AutoCloseable {
  /** Nanoseconds between two calls at most. */
  private static final long LONGEST_NANOS = 10_000_000;

  private final Runnable ring;

  /** As of {@link System#nanoTime}, but from the alarm's start on. */
  private final AtomicLong wanted = new AtomicLong(Long.MAX_VALUE);

  private final long start = System.nanoTime();
  private final Thread thread;
  private volatile long wakesAt;
  private volatile boolean closed;

  /**
   * @param ring what to call; it must not block
   */
  Alarm(Runnable ring) {
    this.ring = ring;
    thread = new Thread(this::run, "janus-alarm");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The moment to call, in place of that of the last call of this method.
   *
   * @param nanoTime as of {@link System#nanoTime}
   */
  void at(long nanoTime) {
    long moment = nanoTime - start;
    if (wanted.get() != moment) {
      wanted.set(moment);
      if (moment < wakesAt) {
        LockSupport.unpark(thread);
      }
    }
  }

  private void run() {
    while (!closed) {
      long now = System.nanoTime() - start;
      wakesAt = now + LONGEST_NANOS;
      long moment = wanted.get();
      if (moment < wakesAt) {
        wakesAt = moment;
      }
      long until = wakesAt;
      while (!closed && now < until && wanted.get() >= until) {
        LockSupport.parkNanos(this, until - now);
        now = System.nanoTime() - start;
      }
      if (now >= until && !closed) {
        // Whoever is called says what comes next.
        wanted.compareAndSet(moment, Long.MAX_VALUE);
        ring.run();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
