// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where guest threads wait for each other: on futexes, pipes, signals and time. One lock, so that
 * whoever changes what another waits for cannot miss it: he changes it, or tells so, holding the
 * lock, and a waiter looks again holding it.
 *
 * <p>A wait without end in which all threads of a process are can never end; the process is ended
 * with a message.
 */
public final class WaitRoom {
  private final ReentrantLock lock = new ReentrantLock();
  private final GuestClock clock;

  WaitRoom(GuestClock clock) {
    this.clock = clock;
  }

  /** How a wait ended. */
  public enum Outcome {
    /** What was waited for is there. */
    DONE,
    /** The time is over. */
    TIMEOUT,
    /** A signal is to be delivered, or the process ends. */
    INTERRUPTED
  }

  /** Takes the lock; reentrant. */
  public void lock() {
    lock.lock();
  }

  /** Gives the lock back. */
  public void unlock() {
    lock.unlock();
  }

  /** A condition of one thread, on this room's lock. */
  Condition condition() {
    return lock.newCondition();
  }

  /**
   * Waits.
   *
   * @param done looked at holding the lock, whenever the thread was woken
   * @param nanos at most so long; negative is for ever
   * @param what it waits for, in case that can never happen
   */
  public Outcome await(GuestThread thread, BooleanSupplier done, long nanos, String what) {
    lock.lock();
    boolean hostInterrupted = false;
    boolean timerTried = false;
    long skipped = 0;
    try {
      long start = clock.monotonic();
      while (true) {
        if (done.getAsBoolean()) {
          return Outcome.DONE;
        }
        if (thread.isInterrupted()) {
          return Outcome.INTERRUPTED;
        }
        // A virtual clock stops in the far future; what was skipped or waited counts all the same.
        long passed = Math.max(skipped, clock.monotonic() - start);
        long left = nanos < 0 ? -1 : Math.max(0, nanos - passed);
        if (left == 0) {
          return Outcome.TIMEOUT;
        }
        if (clock.isVirtual() && thread.process().threadCount() == 1) {
          skipped += skip(thread, left, timerTried, what);
          timerTried = true;
        } else {
          long before = System.nanoTime();
          hostInterrupted |= park(thread, left, what);
          skipped += System.nanoTime() - before;
        }
      }
    } finally {
      lock.unlock();
      if (hostInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // Nobody else runs, so the next thing to happen is the end of the wait or a timer. A timer that
  // did not end the wait once never will: its signal is blocked or ignored.
  private long skip(GuestThread thread, long left, boolean timerTried, String what) {
    long timer = timerTried ? IntervalTimer.NEVER : thread.process().timer().nanosLeft();
    if (left < 0 && timer == IntervalTimer.NEVER) {
      thread.process().deadlock(what);
      return 0;
    }
    long step = left < 0 ? timer : Math.min(left, timer);
    clock.advance(step);
    thread.process().timer().poll();
    return step;
  }

  private boolean park(GuestThread thread, long left, String what) {
    thread.setIdle(left < 0);
    if (left < 0 && thread.process().allIdle()) {
      thread.process().deadlock(what);
      return false;
    }
    try {
      if (left < 0) {
        thread.condition().awaitUninterruptibly();
      } else if (thread.condition().awaitNanos(left) <= 0 && clock.isVirtual()) {
        clock.advance(left);
      }
      return false;
    } catch (InterruptedException e) {
      return true; // The host's business; told on when the wait is over.
    } finally {
      thread.setIdle(false);
    }
  }

  /** Makes a waiting thread look again. */
  public void wake(GuestThread thread) {
    lock.lock();
    try {
      thread.setIdle(false);
      thread.condition().signal();
    } finally {
      lock.unlock();
    }
  }

  /** Makes all waiting threads of some process look again. */
  void wakeAll(Iterable<GuestThread> threads) {
    lock.lock();
    try {
      threads.forEach(this::wake);
    } finally {
      lock.unlock();
    }
  }
}
