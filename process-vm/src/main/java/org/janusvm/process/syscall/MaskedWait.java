// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import java.util.function.LongSupplier;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.GuestClock;
import org.janusvm.process.linux.GuestThread;

/** What ppoll, pselect6 and epoll_pwait share: a signal mask for the wait, and a time limit. */
final class MaskedWait {
  private static final int SET_SIZE = 8;

  private MaskedWait() {}

  /**
   * Waits under another signal mask. Only a signal that interrupts is let through: then the mask
   * stays until delivery.
   *
   * @param mask address of the mask, or 0
   */
  static long under(GuestThread thread, long mask, long size, LongSupplier wait) {
    if (mask != 0) {
      if (size != SET_SIZE) {
        return -EINVAL;
      }
      thread.signals().replaceMask(thread.user().getLong(mask));
    }
    long result;
    try {
      result = wait.getAsLong();
    } catch (ErrnoException e) {
      result = -e.errno;
    }
    if (result != -ERESTARTNOHAND) {
      thread.signals().restoreMask();
    }
    return result;
  }

  /** A time limit, a timespec at an address: nanoseconds, or -1 for none. */
  static long limit(GuestThread thread, long address) {
    return address == 0 ? -1 : TimeCalls.readTime(thread, address);
  }

  /**
   * Waits, and then writes what is left of the time limit, so that a call made again after a signal
   * does not wait longer than it should.
   */
  static long timed(GuestThread thread, long address, long limit, LongSupplier wait) {
    GuestClock clock = thread.process().kernel().clock();
    long start = clock.monotonic();
    long result = wait.getAsLong();
    if (limit > 0) {
      long left = Math.max(0, limit - (clock.monotonic() - start));
      try {
        thread.user().putLong(address, left / TimeCalls.NANOS_PER_SECOND);
        thread.user().putLong(address + 8, left % TimeCalls.NANOS_PER_SECOND);
      } catch (ErrnoException e) {
        // A read-only timespec is not an error.
      }
    }
    return result;
  }
}
