// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * What is to happen at given times of the guest's monotonic clock: ends of waits and expiries of
 * timers, of all processes. Changed only under the lock of the {@link WaitRoom}.
 */
final class DeadlineQueue {
  /** A time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private final TreeSet<Entry> entries = new TreeSet<>();
  private long sequence;
  private volatile long earliest = NEVER;

  /** Something that is to happen; the same object may be put into the queue again and again. */
  static final class Entry implements Comparable<Entry> {
    private final LongConsumer action;
    private long when = NEVER;
    private long order;
    // The count of progress (see WaitRoom) when it last happened.
    private long happened = -1;

    /**
     * An entry outside the queue. The action runs under the room's lock and is told the time, up to
     * which the clock may not have come: a virtual one stands still in the far future.
     */
    Entry(LongConsumer action) {
      this.action = action;
    }

    /** When it is to happen, {@link #NEVER} if it is not in the queue. */
    long when() {
      return when;
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(when, other.when);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Sets the time of an entry; {@link #NEVER} takes it out. */
  void set(Entry entry, long when) {
    if (entry.when != NEVER) {
      entries.remove(entry);
    }
    entry.when = when;
    if (when != NEVER) {
      entry.order = sequence++;
      entries.add(entry);
    }
    earliest = entries.isEmpty() ? NEVER : entries.first().when;
  }

  /** The earliest time in the queue, or {@link #NEVER}; may be read without the lock. */
  long earliest() {
    return earliest;
  }

  /** The earliest time of what has not happened since progress was made, or {@link #NEVER}. */
  long earliestUntried(long progress) {
    for (Entry entry : entries) {
      if (entry.happened != progress) {
        return entry.when;
      }
    }
    return NEVER;
  }

  /** Lets happen what is due; an action that sets its entry again must set it after {@code now}. */
  void run(long now, long progress) {
    while (!entries.isEmpty() && entries.first().when <= now) {
      Entry entry = entries.first();
      set(entry, NEVER);
      entry.happened = progress;
      entry.action.accept(now);
    }
  }
}
