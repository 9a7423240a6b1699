// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Who waits on which futex (futex(2)). A futex is known by the host address of its word, so that
 * all who see the same memory mean the same futex. All is done under the lock of the {@link
 * WaitRoom}: comparing the word and beginning to wait are one step for whoever wakes.
 */
public final class FutexTable {
  /** All bits: a wait or wake without a bitset. */
  public static final int ANY = -1;

  private final WaitRoom room;
  private final Map<Long, Deque<Waiter>> queues = new HashMap<>();

  private static final class Waiter {
    final GuestThread thread;
    final int bits;
    long key;
    boolean woken;

    Waiter(GuestThread thread, long key, int bits) {
      this.thread = thread;
      this.key = key;
      this.bits = bits;
    }
  }

  /** How a wait ended. */
  public enum Outcome {
    /** Someone woke it. */
    WOKEN,
    /** The word does not hold the value. */
    CHANGED,
    /** The time is over. */
    TIMEOUT,
    /** A signal is to be delivered. */
    INTERRUPTED
  }

  FutexTable(WaitRoom room) {
    this.room = room;
  }

  /**
   * Waits while the word holds a value.
   *
   * @param address of the word, in the thread's process
   * @param bits of which a wake must have one
   * @param nanos at most so long; negative is for ever
   */
  public Outcome await(GuestThread thread, long address, int value, int bits, long nanos) {
    room.lock();
    try {
      long key = thread.user().hostAddress(address);
      if (thread.user().getIntVolatile(address) != value) {
        return Outcome.CHANGED;
      }
      Waiter waiter = new Waiter(thread, key, bits);
      queues.computeIfAbsent(key, k -> new ArrayDeque<>()).add(waiter);
      WaitRoom.Outcome outcome =
          room.await(thread, () -> waiter.woken, nanos, "a futex that no other thread can wake");
      if (waiter.woken) {
        return Outcome.WOKEN;
      }
      remove(waiter);
      return outcome == WaitRoom.Outcome.TIMEOUT ? Outcome.TIMEOUT : Outcome.INTERRUPTED;
    } finally {
      room.unlock();
    }
  }

  private void remove(Waiter waiter) {
    Deque<Waiter> queue = queues.get(waiter.key);
    queue.remove(waiter);
    if (queue.isEmpty()) {
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
        waiter.woken = true;
        room.wake(waiter.thread);
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
