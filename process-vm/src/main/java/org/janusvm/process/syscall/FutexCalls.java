// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOSYS;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;
import static org.janusvm.process.abi.Errno.ETIMEDOUT;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.FutexTable;
import org.janusvm.process.linux.FutexTable.Expectation;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LockTable;

/** futex(2) and futex_waitv(2). */
final class FutexCalls {
  private static final int WAIT = 0;
  private static final int WAKE = 1;
  private static final int REQUEUE = 3;
  private static final int CMP_REQUEUE = 4;
  private static final int WAKE_OP = 5;
  private static final int LOCK_PI = 6;
  private static final int UNLOCK_PI = 7;
  private static final int TRYLOCK_PI = 8;
  private static final int WAIT_BITSET = 9;
  private static final int WAKE_BITSET = 10;
  private static final int WAIT_REQUEUE_PI = 11;
  private static final int CMP_REQUEUE_PI = 12;
  private static final int LOCK_PI2 = 13;
  private static final int PRIVATE_FLAG = 128;
  private static final int CLOCK_REALTIME_FLAG = 256;
  private static final int COMMAND = ~(PRIVATE_FLAG | CLOCK_REALTIME_FLAG);

  private static final int WAITV_MAX = 128;
  private static final int WAITV_SIZE = 24;
  private static final int FUTEX2_SIZE_U32 = 2;

  private FutexCalls() {}

  static long futex(GuestThread thread, long[] a) {
    int operation = (int) a[1];
    int command = operation & COMMAND;
    boolean realTime = (operation & CLOCK_REALTIME_FLAG) != 0;
    if (realTime && !takesRealTime(command)) {
      return -ENOSYS;
    }
    if ((a[0] & 3) != 0) {
      return -EINVAL;
    }
    FutexTable futexes = thread.process().kernel().futexes();
    LockTable locks = thread.process().kernel().locks();
    return switch (command) {
      case WAKE -> wake(thread, a, FutexTable.ANY);
      case WAKE_BITSET -> (int) a[5] == 0 ? -EINVAL : wake(thread, a, (int) a[5]);
      case WAIT -> await(thread, a, a[3] == 0 ? -1 : Clocks.readTime(thread, a[3]), FutexTable.ANY);
      case WAIT_BITSET -> {
        long timeout = until(thread, a[3], realTime);
        yield (int) a[5] == 0 ? -EINVAL : await(thread, a, timeout, (int) a[5]);
      }
      case REQUEUE, CMP_REQUEUE -> requeue(thread, futexes, a, command == CMP_REQUEUE);
      case WAKE_OP -> wakeOp(thread, futexes, a);
      // The one without a number uses real time, for no good reason.
      case LOCK_PI -> locks.lock(thread, a[0], false, until(thread, a[3], true));
      case LOCK_PI2 -> locks.lock(thread, a[0], false, until(thread, a[3], realTime));
      case TRYLOCK_PI -> locks.lock(thread, a[0], true, 0);
      case UNLOCK_PI -> locks.unlock(thread, a[0]);
      case WAIT_REQUEUE_PI -> awaitLock(thread, a, until(thread, a[3], realTime));
      case CMP_REQUEUE_PI -> requeueToLock(thread, a);
      default -> -ENOSYS;
    };
  }

  private static boolean takesRealTime(int command) {
    return command == WAIT
        || command == WAIT_BITSET
        || command == LOCK_PI2
        || command == WAIT_REQUEUE_PI;
  }

  private static long awaitLock(GuestThread thread, long[] a, long timeout) {
    return a[0] == a[4] || (a[4] & 3) != 0
        ? -EINVAL
        : thread.process().kernel().lockRequeue().await(thread, a[0], (int) a[2], a[4], timeout);
  }

  // Of those that are woken there is just one, the next owner of the lock.
  private static long requeueToLock(GuestThread thread, long[] a) {
    boolean valid = (int) a[2] == 1 && (int) a[3] >= 0 && a[0] != a[4] && (a[4] & 3) == 0;
    return valid
        ? thread
            .process()
            .kernel()
            .lockRequeue()
            .requeue(thread, a[0], (int) a[5], a[4], (int) a[3])
        : -EINVAL;
  }

  // Nanoseconds from now to a deadline; negative if there is none.
  private static long until(GuestThread thread, long address, boolean realTime) {
    if (address == 0) {
      return -1;
    }
    int clock = realTime ? Clocks.REALTIME : Clocks.MONOTONIC;
    return Math.max(0, Clocks.readTime(thread, address) - Clocks.now(thread, clock));
  }

  private static long wake(GuestThread thread, long[] a, int bits) {
    long key;
    try {
      key = thread.user().futexKey(a[0]);
    } catch (ErrnoException e) {
      // A futex of one process is known by its address alone, whatever is there.
      boolean own = ((int) a[1] & PRIVATE_FLAG) != 0;
      return own && a[0] >= 0 && a[0] < thread.process().memory().limit() ? 0 : -EFAULT;
    }
    if (thread.process().kernel().lockRequeue().hasWaiters(key)) {
      return -EINVAL;
    }
    // As Linux, which looks at the number only after it woke someone.
    return thread.process().kernel().futexes().wake(key, Math.max(1, (int) a[2]), bits);
  }

  private static long await(GuestThread thread, long[] a, long timeout, int bits) {
    FutexTable futexes = thread.process().kernel().futexes();
    return result(
        futexes.await(thread, List.of(new Expectation(a[0], (int) a[2], bits)), timeout), timeout);
  }

  private static long result(int outcome, long timeout) {
    return switch (outcome) {
      case FutexTable.CHANGED -> -EAGAIN;
      case FutexTable.TIMEOUT -> -ETIMEDOUT;
      case FutexTable.INTERRUPTED -> timeout < 0 ? -ERESTARTSYS : -ERESTARTNOHAND;
      default -> outcome;
    };
  }

  private static long requeue(GuestThread thread, FutexTable futexes, long[] a, boolean compares) {
    if ((int) a[2] < 0 || (int) a[3] < 0 || (a[4] & 3) != 0) {
      return -EINVAL;
    }
    long from = thread.user().futexKey(a[0]);
    long to = thread.user().futexKey(a[4]);
    var room = thread.process().kernel().waitRoom();
    room.lock();
    try {
      if (compares && thread.user().getIntVolatile(a[0]) != (int) a[5]) {
        return -EAGAIN;
      }
      return futexes.requeue(from, (int) a[2], to, (int) a[3]);
    } finally {
      room.unlock();
    }
  }

  // Changes one word, wakes waiters of another, and depending on what the first was, its own too.
  private static long wakeOp(GuestThread thread, FutexTable futexes, long[] a) {
    if ((a[4] & 3) != 0) {
      return -EINVAL;
    }
    long first = thread.user().futexKey(a[0]);
    long second = thread.user().futexKey(a[4]);
    int code = (int) a[5];
    var room = thread.process().kernel().waitRoom();
    room.lock();
    try {
      int old;
      do {
        old = thread.user().getIntVolatile(a[4]);
      } while (!thread.user().compareAndSetInt(a[4], old, changed(old, code)));
      int woken = futexes.wake(first, (int) a[2], FutexTable.ANY);
      return holds(old, code) ? woken + futexes.wake(second, (int) a[3], FutexTable.ANY) : woken;
    } finally {
      room.unlock();
    }
  }

  private static int changed(int old, int code) {
    int operand = code << 8 >> 20;
    if ((code >>> 31) != 0) {
      operand = 1 << (operand & 31);
    }
    return switch (code >>> 28 & 7) {
      case 0 -> operand;
      case 1 -> old + operand;
      case 2 -> old | operand;
      case 3 -> old & ~operand;
      case 4 -> old ^ operand;
      default -> throw new ErrnoException(ENOSYS);
    };
  }

  private static boolean holds(int old, int code) {
    int operand = code << 20 >> 20;
    return switch (code >>> 24 & 15) {
      case 0 -> old == operand;
      case 1 -> old != operand;
      case 2 -> old < operand;
      case 3 -> old <= operand;
      case 4 -> old > operand;
      case 5 -> old >= operand;
      default -> throw new ErrnoException(ENOSYS);
    };
  }

  static long waitv(GuestThread thread, long[] a) {
    int count = (int) a[1];
    int clock = (int) a[4];
    boolean timed = a[3] != 0;
    if (a[2] != 0 || count < 1 || count > WAITV_MAX || a[0] == 0) {
      return -EINVAL;
    }
    if (timed && clock != Clocks.REALTIME && clock != Clocks.MONOTONIC) {
      return -EINVAL;
    }
    long timeout = until(thread, a[3], clock == Clocks.REALTIME);
    List<Expectation> futexes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long entry = a[0] + (long) i * WAITV_SIZE;
      long value = thread.user().getLong(entry);
      long address = thread.user().getLong(entry + 8);
      int flags = thread.user().getInt(entry + 16);
      int reserved = thread.user().getInt(entry + 20);
      boolean word = (flags & ~PRIVATE_FLAG) == FUTEX2_SIZE_U32 && value >>> 32 == 0;
      if (!word || reserved != 0 || (address & 3) != 0) {
        return -EINVAL;
      }
      futexes.add(new Expectation(address, (int) value, FutexTable.ANY));
    }
    return result(thread.process().kernel().futexes().await(thread, futexes, timeout), -1);
  }
}
