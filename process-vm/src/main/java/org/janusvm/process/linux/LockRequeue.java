// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ERESTARTNOINTR;
import static org.janusvm.process.abi.Errno.ETIMEDOUT;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.janusvm.process.memory.UserMemory;

/**
 * Who waits on a futex to be given a lock with priority inheritance: FUTEX_WAIT_REQUEUE_PI and
 * FUTEX_CMP_REQUEUE_PI, of which condition variables are made. All is done under the lock of the
 * {@link WaitRoom}.
 */
public final class LockRequeue {
  private final WaitRoom room;
  private final LockTable locks;
  private final FutexTable futexes;
  private final Map<Long, Deque<Sleeper>> queues = new HashMap<>();

  private static final class Sleeper {
    final LockTable.Waiter waiter;
    final long lock;
    boolean entered;

    Sleeper(LockTable.Waiter waiter, long lock) {
      this.waiter = waiter;
      this.lock = lock;
    }
  }

  LockRequeue(WaitRoom room, LockTable locks, FutexTable futexes) {
    this.room = room;
    this.locks = locks;
    this.futexes = futexes;
  }

  /**
   * Waits on a word while it holds a value, until another thread has this one wait for the lock,
   * and then for that.
   *
   * @param nanos at most so long; negative is for ever
   * @return 0 once it has the lock, or a negated error number
   */
  public long await(GuestThread thread, long address, int value, long lock, long nanos) {
    UserMemory user = thread.user();
    room.lock();
    try {
      long key = user.futexKey(address);
      Sleeper sleeper = new Sleeper(new LockTable.Waiter(thread, lock), user.futexKey(lock));
      if (key == sleeper.lock) {
        return -EINVAL;
      }
      if (user.getIntVolatile(address) != value) {
        return -EAGAIN;
      }
      queues.computeIfAbsent(key, k -> new ArrayDeque<>()).add(sleeper);
      WaitRoom.Outcome outcome =
          room.await(
              thread, sleeper.waiter::owns, nanos, "a condition that no other thread signals");
      return sleeper.waiter.owns() ? 0 : givenUp(key, sleeper, outcome);
    } finally {
      room.unlock();
    }
  }

  private long givenUp(long key, Sleeper sleeper, WaitRoom.Outcome outcome) {
    boolean late = outcome == WaitRoom.Outcome.TIMEOUT;
    if (sleeper.entered) {
      locks.leave(sleeper.lock, sleeper.waiter);
      // Made again the call would find that the word has changed, and say the same.
      return late ? -ETIMEDOUT : -EAGAIN;
    }
    Deque<Sleeper> queue = queues.get(key);
    queue.remove(sleeper);
    forgetIfEmpty(key, queue);
    return late ? -ETIMEDOUT : -ERESTARTNOINTR;
  }

  /** Whether someone waits on a futex in this way: he cannot be woken, only given the lock. */
  public boolean hasWaiters(long key) {
    room.lock();
    try {
      return queues.containsKey(key);
    } finally {
      room.unlock();
    }
  }

  /**
   * Gives the lock to the first that waits on a word, if it is free, and has others wait for it.
   *
   * @param value that the word is to hold
   * @param others how many besides the first
   * @return how many no longer wait on the word, or a negated error number
   */
  public long requeue(GuestThread thread, long address, int value, long lock, int others) {
    UserMemory user = thread.user();
    room.lock();
    try {
      long key = user.futexKey(address);
      long lockKey = user.futexKey(lock);
      if (key == lockKey) {
        return -EINVAL;
      }
      if (user.getIntVolatile(address) != value) {
        return -EAGAIN;
      }
      if (futexes.hasWaiters(key)) {
        return -EINVAL; // They wait to be woken, not for a lock.
      }
      Deque<Sleeper> queue = queues.getOrDefault(key, new ArrayDeque<>());
      long moved = 0;
      long error = 0;
      while (error == 0 && moved <= others && !queue.isEmpty()) {
        Sleeper next = queue.peek();
        error = next.lock != lockKey ? -EINVAL : locks.enter(next.waiter, user, lock);
        if (error == 0) {
          next.entered = true;
          queue.remove();
          moved++;
        }
      }
      forgetIfEmpty(key, queue);
      return moved > 0 ? moved : error;
    } finally {
      room.unlock();
    }
  }

  private void forgetIfEmpty(long key, Deque<Sleeper> queue) {
    if (queue.isEmpty()) {
      queues.remove(key, queue);
    }
  }
}
