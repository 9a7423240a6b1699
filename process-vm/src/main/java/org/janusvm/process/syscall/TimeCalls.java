// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOSYS;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.GuestClock;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.IntervalTimer.Setting;
import org.janusvm.process.linux.WaitRoom;

/** System calls on time. */
final class TimeCalls {
  static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final long NANOS_PER_MICRO = 1000;
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_PROCESS_CPUTIME = 2;
  private static final int CLOCK_THREAD_CPUTIME = 3;
  private static final int CLOCK_MONOTONIC_RAW = 4;
  private static final int CLOCK_REALTIME_COARSE = 5;
  private static final int CLOCK_MONOTONIC_COARSE = 6;
  private static final int CLOCK_BOOTTIME = 7;
  private static final int CLOCK_TAI = 11;
  private static final int TIMER_ABSTIME = 1;
  private static final int ITIMER_REAL = 0;
  private static final int ITIMER_VIRTUAL = 1;
  private static final int ITIMER_PROF = 2;
  private static final int RUSAGE_CHILDREN = -1;
  private static final int RUSAGE_SELF = 0;
  private static final int RUSAGE_THREAD = 1;
  private static final int RUSAGE_SIZE = 144;

  private TimeCalls() {}

  /** Reads a struct timespec as nanoseconds; what does not fit is the longest time there is. */
  static long readTime(GuestThread thread, long address) {
    long seconds = thread.user().getLong(address);
    long nanos = thread.user().getLong(address + 8);
    if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new ErrnoException(EINVAL);
    }
    return seconds >= Long.MAX_VALUE / NANOS_PER_SECOND
        ? Long.MAX_VALUE
        : seconds * NANOS_PER_SECOND + nanos;
  }

  private static void writeTime(GuestThread thread, long address, long nanos) {
    thread.user().putLong(address, nanos / NANOS_PER_SECOND);
    thread.user().putLong(address + 8, nanos % NANOS_PER_SECOND);
  }

  /** Reads a clock by its number. */
  static long now(GuestThread thread, int clock) {
    GuestClock time = thread.process().kernel().clock();
    return switch (clock) {
      case CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_TAI -> time.realtime();
      case CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME ->
          time.monotonic();
      case CLOCK_PROCESS_CPUTIME, CLOCK_THREAD_CPUTIME -> time.cpu();
      default -> throw new ErrnoException(EINVAL);
    };
  }

  /** Lets time pass; negative is for ever. False if a signal came before. */
  static boolean sleep(GuestThread thread, long nanos, String what) {
    return room(thread).await(thread, () -> false, nanos, what) != WaitRoom.Outcome.INTERRUPTED;
  }

  private static WaitRoom room(GuestThread thread) {
    return thread.process().kernel().waitRoom();
  }

  static long clockGettime(GuestThread thread, long[] a) {
    writeTime(thread, a[1], now(thread, (int) a[0]));
    return 0;
  }

  static long clockGetres(GuestThread thread, long[] a) {
    now(thread, (int) a[0]);
    if (a[1] != 0) {
      writeTime(thread, a[1], 1);
    }
    return 0;
  }

  static long gettimeofday(GuestThread thread, long[] a) {
    if (a[0] != 0) {
      long now = now(thread, CLOCK_REALTIME);
      thread.user().putLong(a[0], now / NANOS_PER_SECOND);
      thread.user().putLong(a[0] + 8, now % NANOS_PER_SECOND / NANOS_PER_MICRO);
    }
    if (a[1] != 0) {
      thread.user().putLong(a[1], 0); // struct timezone: Greenwich.
    }
    return 0;
  }

  static long nanosleep(GuestThread thread, long[] a) {
    return relativeSleep(thread, CLOCK_MONOTONIC, readTime(thread, a[0]), a[1]);
  }

  // Tells what was left of the time, if a signal came before.
  private static long relativeSleep(GuestThread thread, int clock, long nanos, long remaining) {
    long start = now(thread, clock);
    if (sleep(thread, nanos, "")) {
      return 0;
    }
    if (remaining != 0) {
      writeTime(thread, remaining, Math.max(0, nanos - (now(thread, clock) - start)));
    }
    return -ERESTARTNOHAND;
  }

  static long clockNanosleep(GuestThread thread, long[] a) {
    int clock = (int) a[0];
    if (clock == CLOCK_THREAD_CPUTIME) {
      return -EINVAL;
    }
    long now = now(thread, clock);
    long time = readTime(thread, a[2]);
    if ((a[1] & TIMER_ABSTIME) == 0) {
      return relativeSleep(thread, clock, time, a[3]);
    }
    return sleep(thread, Math.max(0, time - now), "") ? 0 : -ERESTARTNOHAND;
  }

  static long setitimer(GuestThread thread, long[] a) {
    if ((int) a[0] != ITIMER_REAL) {
      return timerOfProcessorTime((int) a[0]);
    }
    Setting wanted =
        a[1] == 0
            ? new Setting(0, 0)
            : new Setting(readMicros(thread, a[1] + 16), readMicros(thread, a[1]));
    Setting old = thread.process().timer().set(wanted);
    if (a[2] != 0) {
      writeSetting(thread, a[2], old);
    }
    return 0;
  }

  static long getitimer(GuestThread thread, long[] a) {
    if ((int) a[0] != ITIMER_REAL) {
      return timerOfProcessorTime((int) a[0]);
    }
    writeSetting(thread, a[1], thread.process().timer().get());
    return 0;
  }

  private static long timerOfProcessorTime(int which) {
    return which == ITIMER_VIRTUAL || which == ITIMER_PROF ? -ENOSYS : -EINVAL;
  }

  private static void writeSetting(GuestThread thread, long address, Setting setting) {
    writeMicros(thread, address, setting.interval());
    writeMicros(thread, address + 16, setting.left());
  }

  // A struct timeval, as nanoseconds.
  private static long readMicros(GuestThread thread, long address) {
    long seconds = thread.user().getLong(address);
    long micros = thread.user().getLong(address + 8);
    if (seconds < 0 || micros < 0 || micros >= NANOS_PER_SECOND / NANOS_PER_MICRO) {
      throw new ErrnoException(EINVAL);
    }
    return seconds >= Long.MAX_VALUE / NANOS_PER_SECOND
        ? Long.MAX_VALUE
        : seconds * NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
  }

  private static void writeMicros(GuestThread thread, long address, long nanos) {
    thread.user().putLong(address, nanos / NANOS_PER_SECOND);
    thread.user().putLong(address + 8, nanos % NANOS_PER_SECOND / NANOS_PER_MICRO);
  }

  static long times(GuestThread thread, long[] a) {
    GuestClock clock = thread.process().kernel().clock();
    if (a[0] != 0) {
      long[] ticks = {clock.cpu() / NANOS_PER_TICK, 0, 0, 0};
      for (int i = 0; i < ticks.length; i++) {
        thread.user().putLong(a[0] + 8L * i, ticks[i]);
      }
    }
    return clock.monotonic() / NANOS_PER_TICK;
  }

  static long getrusage(GuestThread thread, long[] a) {
    int who = (int) a[0];
    if (who != RUSAGE_CHILDREN && who != RUSAGE_SELF && who != RUSAGE_THREAD) {
      return -EINVAL;
    }
    thread.user().zero(a[1], RUSAGE_SIZE);
    if (who != RUSAGE_CHILDREN) {
      long cpu = thread.process().kernel().clock().cpu();
      thread.user().putLong(a[1], cpu / NANOS_PER_SECOND);
      thread.user().putLong(a[1] + 8, cpu % NANOS_PER_SECOND / NANOS_PER_MICRO);
      // ru_maxrss, KiB. What was mapped is the nearest thing that is known.
      thread.user().putLong(a[1] + 32, thread.process().kernel().memory().peak() >> 10);
    }
    return 0;
  }
}
