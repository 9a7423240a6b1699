// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A host thread that does one thing at a given time; it exists from the first of them on. */
final class Alarms implements AutoCloseable {
  private ScheduledThreadPoolExecutor executor;
  private Future<?> next;
  private boolean closed;

  /** Runs an action after so many nanoseconds, instead of what was to be run before. */
  synchronized void set(Runnable action, long nanos) {
    if (closed) {
      return;
    }
    if (executor == null) {
      executor =
          new ScheduledThreadPoolExecutor(
              1, task -> Thread.ofPlatform().daemon().name("guest timers").unstarted(task));
      executor.setRemoveOnCancelPolicy(true);
    }
    if (next != null) {
      next.cancel(false);
    }
    next = executor.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
