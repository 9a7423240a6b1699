// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.GuestClock;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.TimerClock;

/** The clocks by their numbers (clock_gettime(2)), and times as structures. */
final class Clocks {
  static final long NANOS_PER_SECOND = 1_000_000_000;
  static final int REALTIME = 0;
  static final int MONOTONIC = 1;
  static final int PROCESS_CPUTIME = 2;
  static final int THREAD_CPUTIME = 3;

  private static final int MONOTONIC_RAW = 4;
  private static final int REALTIME_COARSE = 5;
  private static final int MONOTONIC_COARSE = 6;
  private static final int BOOTTIME = 7;
  private static final int TAI = 11;

  // A negative number is a process or thread, inverted, above these bits.
  private static final int DYNAMIC_SHIFT = 3;
  private static final int DYNAMIC_THREAD = 4;
  private static final int DYNAMIC_KIND = 3;
  private static final int KIND_DESCRIPTOR = 3;

  private static final long NANOS_PER_MICRO = 1000;
  private static final long COARSE = 4_000_000; // A tick of a kernel with 250 a second.

  private Clocks() {}

  /** Reads a clock. */
  static long now(GuestThread thread, int clock) {
    GuestClock time = thread.process().kernel().clock();
    return switch (clock) {
      case REALTIME, REALTIME_COARSE, TAI -> time.realtime();
      case MONOTONIC, MONOTONIC_RAW, MONOTONIC_COARSE, BOOTTIME -> time.monotonic();
      default -> cpuClock(thread, clock).now();
    };
  }

  /** What one step of a clock is, in nanoseconds. */
  static long resolution(GuestThread thread, int clock) {
    now(thread, clock);
    return clock == REALTIME_COARSE || clock == MONOTONIC_COARSE ? COARSE : 1;
  }

  /** Whether a clock can be waited for; one that can only be read is EOPNOTSUPP. */
  static boolean isRealTime(int clock) {
    switch (clock) {
      case REALTIME, TAI, MONOTONIC, BOOTTIME -> {
        return true;
      }
      case MONOTONIC_RAW, REALTIME_COARSE, MONOTONIC_COARSE -> throw new ErrnoException(EOPNOTSUPP);
      default -> {
        return false;
      }
    }
  }

  /** A clock of processor time. */
  static TimerClock cpuClock(GuestThread thread, int clock) {
    GuestProcess process = thread.process();
    if (clock == PROCESS_CPUTIME) {
      return process.clocks().cpu();
    }
    if (clock == THREAD_CPUTIME) {
      return process.clocks().cpu(thread);
    }
    if (clock >= 0 || (clock & DYNAMIC_KIND) == KIND_DESCRIPTOR) {
      throw new ErrnoException(EINVAL);
    }
    int number = ~(clock >> DYNAMIC_SHIFT);
    if ((clock & DYNAMIC_THREAD) == 0) {
      GuestThread leader = number == 0 ? thread : thread.process().kernel().thread(number);
      if (leader == null || number != 0 && number != leader.process().pid()) {
        throw new ErrnoException(EINVAL);
      }
      return leader.process().clocks().cpu();
    }
    GuestThread other = number == 0 ? thread : process.thread(number);
    if (other == null) {
      throw new ErrnoException(EINVAL);
    }
    return process.clocks().cpu(other);
  }

  /**
   * Turns a time of one of the clocks of real time into one of the monotonic clock. The clocks
   * differ by a constant, since nobody sets them.
   */
  static long toMonotonic(GuestThread thread, int clock, long time) {
    long offset = now(thread, clock) - now(thread, MONOTONIC);
    return time == Long.MAX_VALUE ? time : time - offset;
  }

  /** Reads a struct timespec as nanoseconds; what does not fit is the longest time there is. */
  static long readTime(GuestThread thread, long address) {
    long seconds = thread.user().getLong(address);
    long nanos = thread.user().getLong(address + 8);
    return nanos(seconds, nanos, NANOS_PER_SECOND);
  }

  static void writeTime(GuestThread thread, long address, long nanos) {
    thread.user().putLong(address, nanos / NANOS_PER_SECOND);
    thread.user().putLong(address + 8, nanos % NANOS_PER_SECOND);
  }

  /** Reads a struct timeval as nanoseconds. */
  static long readMicros(GuestThread thread, long address) {
    long seconds = thread.user().getLong(address);
    long micros = thread.user().getLong(address + 8);
    return nanos(seconds, micros, NANOS_PER_SECOND / NANOS_PER_MICRO);
  }

  static void writeMicros(GuestThread thread, long address, long nanos) {
    thread.user().putLong(address, nanos / NANOS_PER_SECOND);
    thread.user().putLong(address + 8, nanos % NANOS_PER_SECOND / NANOS_PER_MICRO);
  }

  private static long nanos(long seconds, long rest, long perSecond) {
    if (seconds < 0 || rest < 0 || rest >= perSecond) {
      throw new ErrnoException(EINVAL);
    }
    return seconds >= Long.MAX_VALUE / NANOS_PER_SECOND
        ? Long.MAX_VALUE
        : seconds * NANOS_PER_SECOND + rest * (NANOS_PER_SECOND / perSecond);
  }
}
