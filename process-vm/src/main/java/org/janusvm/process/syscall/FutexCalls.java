// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOSYS;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;
import static org.janusvm.process.abi.Errno.ETIMEDOUT;

import org.janusvm.process.linux.FutexTable;
import org.janusvm.process.linux.GuestThread;

/** futex(2): waiting, waking, requeueing. Priority inheritance is not there. */
final class FutexCalls {
  private static final int WAIT = 0;
  private static final int WAKE = 1;
  private static final int REQUEUE = 3;
  private static final int CMP_REQUEUE = 4;
  private static final int WAIT_BITSET = 9;
  private static final int WAKE_BITSET = 10;
  private static final int COMMAND = 0x7f;
  private static final int CLOCK_REALTIME_FLAG = 256;

  private FutexCalls() {}

  static long futex(GuestThread thread, long[] a) {
    int operation = (int) a[1];
    if ((a[0] & 3) != 0) {
      return -EINVAL;
    }
    FutexTable futexes = thread.process().kernel().futexes();
    switch (operation & COMMAND) {
      case WAKE -> {
        return futexes.wake(thread.user().hostAddress(a[0]), atLeastOne(a[2]), FutexTable.ANY);
      }
      case WAKE_BITSET -> {
        int bits = (int) a[5];
        return bits == 0
            ? -EINVAL
            : futexes.wake(thread.user().hostAddress(a[0]), atLeastOne(a[2]), bits);
      }
      case WAIT -> {
        long timeout = a[3] == 0 ? -1 : TimeCalls.readTime(thread, a[3]);
        return await(thread, a, timeout, FutexTable.ANY);
      }
      case WAIT_BITSET -> {
        long timeout = a[3] == 0 ? -1 : TimeCalls.readTime(thread, a[3]);
        if (timeout >= 0) {
          int clock = (operation & CLOCK_REALTIME_FLAG) != 0 ? 0 : 1;
          timeout = Math.max(0, timeout - TimeCalls.now(thread, clock));
        }
        return (int) a[5] == 0 ? -EINVAL : await(thread, a, timeout, (int) a[5]);
      }
      case REQUEUE, CMP_REQUEUE -> {
        return requeue(thread, a, (operation & COMMAND) == CMP_REQUEUE);
      }
      default -> {
        return -ENOSYS;
      }
    }
  }

  // As Linux, which looks at the number only after it woke someone.
  private static int atLeastOne(long count) {
    return Math.max(1, (int) count);
  }

  private static long await(GuestThread thread, long[] a, long timeout, int bits) {
    FutexTable futexes = thread.process().kernel().futexes();
    return switch (futexes.await(thread, a[0], (int) a[2], bits, timeout)) {
      case WOKEN -> 0;
      case CHANGED -> -EAGAIN;
      case TIMEOUT -> -ETIMEDOUT;
      case INTERRUPTED -> timeout < 0 ? -ERESTARTSYS : -ERESTARTNOHAND;
    };
  }

  private static long requeue(GuestThread thread, long[] a, boolean compares) {
    if ((int) a[2] < 0 || (int) a[3] < 0 || (a[4] & 3) != 0) {
      return -EINVAL;
    }
    long from = thread.user().hostAddress(a[0]);
    long to = thread.user().hostAddress(a[4]);
    var room = thread.process().kernel().waitRoom();
    room.lock();
    try {
      if (compares && thread.user().getIntVolatile(a[0]) != (int) a[5]) {
        return -EAGAIN;
      }
      return thread.process().kernel().futexes().requeue(from, (int) a[2], to, (int) a[3]);
    } finally {
      room.unlock();
    }
  }
}
