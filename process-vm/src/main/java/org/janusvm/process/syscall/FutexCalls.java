// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOSYS;
import static org.janusvm.process.abi.Errno.ETIMEDOUT;

import org.janusvm.process.linux.GuestThread;

/** futex(2) in a process of one thread: there is never anyone to wake, or to be woken by. */
final class FutexCalls {
  private static final int WAIT = 0;
  private static final int WAKE = 1;
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
    switch (operation & COMMAND) {
      case WAKE, WAKE_BITSET -> {
        return 0;
      }
      case WAIT, WAIT_BITSET -> {
        boolean absolute = (operation & COMMAND) == WAIT_BITSET;
        return await(thread, a, absolute, (operation & CLOCK_REALTIME_FLAG) != 0);
      }
      default -> {
        return -ENOSYS;
      }
    }
  }

  private static long await(GuestThread thread, long[] a, boolean absolute, boolean realtime) {
    long timeout = a[3] == 0 ? -1 : TimeCalls.readTime(thread, a[3]);
    if (thread.user().getInt(a[0]) != (int) a[2]) {
      return -EAGAIN;
    }
    if (timeout >= 0 && absolute) {
      timeout = Math.max(0, timeout - TimeCalls.now(thread, realtime ? 0 : 1));
    }
    TimeCalls.sleep(thread, timeout, "a futex that no other thread can wake");
    return -ETIMEDOUT;
  }
}
