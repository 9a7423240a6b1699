// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Who waits on which futex (futex(2)). A futex is known by the host address of its word, so that
 * all who see the same memory mean the same futex. All is done under the lock of the {@link
 * WaitRoom}: comparing the word and beginning to wait are one step for whoever wakes.
 */
public final class FutexTable {
  /** All bits: a wait or wake without a bitset. */
  public static final int ANY = -1;

  /** The word did not hold the value. */
  public static final int CHANGED = -1;

  /** The time is over. */
  public static final int TIMEOUT = -2;

  /** A signal is to be delivered. */
  public static final int INTERRUPTED = -3;

  private static final String LOST = "a futex that no other thread can wake";

  private final WaitRoom room;
  private final Map<Long, Deque<Waiter>> queues = new HashMap<>();

  /**
   * What a thread waits for to be woken.
   *
   * @param address of the word, in the thread's process
   * @param value that the word is to hold
   * @param bits of which a wake must have one
   */
  public record Expectation(long address, int value, int bits) {}

  /** A thread that waits, on one futex or several. */
  private static final class Sleep {
    final GuestThread thread;
    int wokenBy = CHANGED;

    Sleep(GuestThread thread) {
      this.thread = thread;
    }
  }

  private static final class Waiter {
    final Sleep sleep;
    final int index;
    final int bits;
    long key;

    Waiter(Sleep sleep, int index, int bits, long key) {
      this.sleep = sleep;
      this.index = index;
      this.bits = bits;
      this.key = key;
    }
  }

  FutexTable(WaitRoom room) {
    this.room = room;
  }

  /**
   * Waits on all of several futexes while each word holds its value.
   *
   * @param nanos at most so long; negative is for ever
   * @return the index of the futex by which it was woken, or {@link #CHANGED}, {@link #TIMEOUT},
   *     {@link #INTERRUPTED}
   */
  public int await(GuestThread thread, List<Expectation> futexes, long nanos) {
    room.lock();
    try {
      long[] keys = new long[futexes.size()];
      for (int i = 0; i < keys.length; i++) {
        long address = futexes.get(i).address;
        keys[i] = thread.user().futexKey(address);
        if (thread.user().getIntVolatile(address) != futexes.get(i).value) {
          return CHANGED;
        }
      }
      Sleep sleep = new Sleep(thread);
      List<Waiter> waiters = new ArrayList<>(futexes.size());
      for (Expectation each : futexes) {
        long key = keys[waiters.size()];
        Waiter waiter = new Waiter(sleep, waiters.size(), each.bits, key);
        waiters.add(waiter);
        queues.computeIfAbsent(key, k -> new ArrayDeque<>()).add(waiter);
      }
      WaitRoom.Outcome outcome = room.await(thread, () -> sleep.wokenBy >= 0, nanos, LOST);
      waiters.forEach(this::remove);
      if (sleep.wokenBy >= 0) {
        return sleep.wokenBy;
      }
      return outcome == WaitRoom.Outcome.TIMEOUT ? TIMEOUT : INTERRUPTED;
    } finally {
      room.unlock();
    }
  }

  /** Whether someone waits on a futex. Needs the room's lock. */
  boolean hasWaiters(long key) {
    return queues.containsKey(key);
  }

  private void remove(Waiter waiter) {
    Deque<Waiter> queue = queues.get(waiter.key);
    if (queue != null && queue.remove(waiter) && queue.isEmpty()) {
      queues.remove(waiter.key);
    }
  }

  /** Wakes at most {@code count} waiters that have one of {@code bits}; returns how many. */
  public int wake(long key, int count, int bits) {
    room.lock();
    try {
      return move(key, count, bits, 0, 0);
    } finally {
      room.unlock();
    }
  }

  /**
   * Wakes at most {@code count} waiters and makes at most {@code moved} others wait on another
   * futex.
   *
   * @return how many were woken or moved
   */
  public int requeue(long key, int count, long target, int moved) {
    room.lock();
    try {
      return move(key, count, ANY, target, moved);
    } finally {
      room.unlock();
    }
  }

  private int move(long key, int count, int bits, long target, int moved) {
    Deque<Waiter> queue = queues.get(key);
    if (queue == null) {
      return 0;
    }
    int done = 0;
    int passed = 0;
    Deque<Waiter> other = new ArrayDeque<>();
    for (Iterator<Waiter> each = queue.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if ((waiter.bits & bits) == 0) {
        continue;
      }
      if (done < count) {
        done++;
        each.remove();
        waiter.sleep.wokenBy = waiter.index;
        room.wake(waiter.sleep.thread);
      } else if (passed < moved) {
        passed++;
        each.remove();
        waiter.key = target;
        other.add(waiter);
      } else {
        break;
      }
    }
    if (queue.isEmpty()) {
      queues.remove(key);
    }
    if (!other.isEmpty()) {
      queues.computeIfAbsent(target, k -> new ArrayDeque<>()).addAll(other);
    }
    return done + passed;
  }
}
