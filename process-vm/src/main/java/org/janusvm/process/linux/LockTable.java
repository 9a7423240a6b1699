// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EDEADLK;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;
import static org.janusvm.process.abi.Errno.ESRCH;
import static org.janusvm.process.abi.Errno.ETIMEDOUT;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.UserMemory;

/**
 * Futexes with priority inheritance (FUTEX_LOCK_PI and its kin): locks whose word holds the owner's
 * number, and which the kernel hands over to the one that has waited longest. Threads have no
 * priorities here that could be inherited; what a program sees is the locking. All is done under
 * the lock of the {@link WaitRoom}.
 */
public final class LockTable {
  private final LinuxKernel kernel;
  private final WaitRoom room;
  private final Map<Long, Queue> queues = new HashMap<>();

  private static final class Queue {
    final Deque<Waiter> waiters = new ArrayDeque<>();
    GuestThread owner;
  }

  /** A thread that waits for a lock, or is to. */
  static final class Waiter {
    final GuestThread thread;
    final long address;
    private boolean owns;

    Waiter(GuestThread thread, long address) {
      this.thread = thread;
      this.address = address;
    }

    /** Whether the lock was handed over to it. */
    boolean owns() {
      return owns;
    }
  }

  LockTable(LinuxKernel kernel) {
    this.kernel = kernel;
    room = kernel.waitRoom();
  }

  /**
   * Locks, waiting for at most so many nanoseconds; negative is for ever.
   *
   * @param tries whether not to wait at all
   * @return 0 or a negated error number
   */
  public long lock(GuestThread thread, long address, boolean tries, long nanos) {
    UserMemory user = thread.user();
    room.lock();
    try {
      while (true) {
        int word = user.getIntVolatile(address);
        int owner = word & FutexWord.OWNER;
        if (owner == thread.tid()) {
          return -EDEADLK;
        }
        Queue queue = queues.get(user.futexKey(address));
        if (owner == 0 && queue == null) {
          int taken = thread.tid() | word & FutexWord.OWNER_DIED;
          if (user.compareAndSetInt(address, word, taken)) {
            return 0;
          }
        } else if (tries) {
          return -EAGAIN;
        } else if (queue == null && kernel.thread(owner) == null) {
          return -ESRCH;
        } else if (user.compareAndSetInt(address, word, word | FutexWord.WAITERS)) {
          return await(thread, address, kernel.thread(owner), nanos);
        }
      }
    } finally {
      room.unlock();
    }
  }

  private long await(GuestThread thread, long address, GuestThread owner, long nanos) {
    long key = thread.user().futexKey(address);
    Waiter waiter = new Waiter(thread, address);
    enqueue(key, waiter, owner);
    WaitRoom.Outcome outcome =
        room.await(thread, () -> waiter.owns, nanos, "a mutex whose owner does not unlock it");
    if (waiter.owns) {
      return 0;
    }
    leave(key, waiter);
    return outcome == WaitRoom.Outcome.TIMEOUT ? -ETIMEDOUT : -ERESTARTNOHAND;
  }

  private void enqueue(long key, Waiter waiter, GuestThread owner) {
    Queue queue = queues.computeIfAbsent(key, k -> new Queue());
    if (queue.waiters.isEmpty()) {
      queue.owner = owner;
    }
    queue.waiters.add(waiter);
  }

  /** One that waits does so no longer. Needs the room's lock. */
  void leave(long key, Waiter waiter) {
    Queue queue = queues.get(key);
    if (queue != null) {
      queue.waiters.remove(waiter);
      if (queue.waiters.isEmpty()) {
        queues.remove(key);
      }
    }
  }

  /**
   * Locks for a thread that waits for something else, or has it wait for the lock from now on.
   * Needs the room's lock.
   *
   * @param user the memory in which the lock's word is at {@code address}
   * @return 0 or a negated error number
   */
  long enter(Waiter waiter, UserMemory user, long address) {
    long key = user.futexKey(address);
    while (true) {
      int word = user.getIntVolatile(address);
      int owner = word & FutexWord.OWNER;
      if (owner == waiter.thread.tid()) {
        return -EDEADLK;
      }
      if (owner == 0 && !queues.containsKey(key)) {
        int taken = waiter.thread.tid() | word & FutexWord.OWNER_DIED;
        if (user.compareAndSetInt(address, word, taken)) {
          waiter.owns = true;
          room.wake(waiter.thread);
          return 0;
        }
      } else if (!queues.containsKey(key) && kernel.thread(owner) == null) {
        return -ESRCH;
      } else if (user.compareAndSetInt(address, word, word | FutexWord.WAITERS)) {
        enqueue(key, waiter, kernel.thread(owner));
        return 0;
      }
    }
  }

  /** Unlocks; returns 0 or a negated error number. */
  public long unlock(GuestThread thread, long address) {
    UserMemory user = thread.user();
    room.lock();
    try {
      while (true) {
        int word = user.getIntVolatile(address);
        if ((word & FutexWord.OWNER) != thread.tid()) {
          return -EPERM;
        }
        long key = user.futexKey(address);
        Waiter next = first(key);
        if (user.compareAndSetInt(address, word, next == null ? 0 : ownedBy(next, key))) {
          handOver(key, next);
          return 0;
        }
      }
    } finally {
      room.unlock();
    }
  }

  private Waiter first(long key) {
    Queue queue = queues.get(key);
    return queue == null ? null : queue.waiters.peek();
  }

  private int ownedBy(Waiter waiter, long key) {
    boolean more = queues.get(key).waiters.size() > 1;
    return waiter.thread.tid() | (more ? FutexWord.WAITERS : 0);
  }

  private void handOver(long key, Waiter next) {
    if (next == null) {
      return;
    }
    Queue queue = queues.get(key);
    queue.waiters.remove();
    queue.owner = next.thread;
    next.owns = true;
    if (queue.waiters.isEmpty()) {
      queues.remove(key);
    }
    room.wake(next.thread);
  }

  /** A thread ends: who waits for its locks learns that the owner died. Needs the room's lock. */
  void ownerEnds(GuestThread thread) {
    for (Map.Entry<Long, Queue> each : List.copyOf(queues.entrySet())) {
      if (each.getValue().owner == thread && !each.getValue().waiters.isEmpty()) {
        long key = each.getKey();
        Waiter next = first(key);
        try {
          next.thread.user().putInt(next.address, ownedBy(next, key) | FutexWord.OWNER_DIED);
        } catch (ErrnoException e) {
          // The word is gone; who waits for it is let go all the same.
        }
        handOver(key, next);
      }
    }
  }
}
