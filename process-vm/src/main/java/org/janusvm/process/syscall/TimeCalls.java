// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.TimerClock;
import org.janusvm.process.linux.WaitRoom;

/** System calls that read clocks and wait for them. */
final class TimeCalls {
  static final long NANOS_PER_SECOND = Clocks.NANOS_PER_SECOND;

  private static final int TIMER_ABSTIME = 1;
  private static final int TIMEX_SIZE = 208;
  private static final int TIME_ERROR = 5;
  private static final int STA_UNSYNC = 0x40;

  private TimeCalls() {}

  /** See {@link Clocks#readTime}. */
  static long readTime(GuestThread thread, long address) {
    return Clocks.readTime(thread, address);
  }

  /** See {@link Clocks#now}. */
  static long now(GuestThread thread, int clock) {
    return Clocks.now(thread, clock);
  }

  /** Lets time pass; negative is for ever. False if a signal came before. */
  static boolean sleep(GuestThread thread, long nanos, String what) {
    return room(thread).await(thread, () -> false, nanos, what) != WaitRoom.Outcome.INTERRUPTED;
  }

  private static WaitRoom room(GuestThread thread) {
    return thread.process().kernel().waitRoom();
  }

  static long clockGettime(GuestThread thread, long[] a) {
    Clocks.writeTime(thread, a[1], Clocks.now(thread, (int) a[0]));
    return 0;
  }

  static long clockGetres(GuestThread thread, long[] a) {
    long resolution = Clocks.resolution(thread, (int) a[0]);
    if (a[1] != 0) {
      Clocks.writeTime(thread, a[1], resolution);
    }
    return 0;
  }

  /** Only the host sets its clock. */
  static long clockSettime(GuestThread thread, long[] a) {
    Clocks.readTime(thread, a[1]);
    return (int) a[0] == Clocks.REALTIME ? -EPERM : -EINVAL;
  }

  static long settimeofday(GuestThread thread, long[] a) {
    if (a[0] != 0) {
      Clocks.readMicros(thread, a[0]);
    }
    return -EPERM;
  }

  static long clockAdjtime(GuestThread thread, long[] a) {
    return (int) a[0] == Clocks.REALTIME ? adjust(thread, a[1]) : -EINVAL;
  }

  static long adjtimex(GuestThread thread, long[] a) {
    return adjust(thread, a[0]);
  }

  // A clock that nothing keeps in step with others.
  private static long adjust(GuestThread thread, long timex) {
    if (thread.user().getInt(timex) != 0) {
      return -EPERM;
    }
    thread.user().zero(timex, TIMEX_SIZE);
    thread.user().putLong(timex + 24, 16_000_000); // The largest error there is, twice.
    thread.user().putLong(timex + 32, 16_000_000);
    thread.user().putInt(timex + 40, STA_UNSYNC);
    thread.user().putLong(timex + 48, 2); // The time constant.
    thread.user().putLong(timex + 56, 1); // Precision, in microseconds.
    thread.user().putLong(timex + 64, 32_768_000); // Tolerance.
    Clocks.writeMicros(thread, timex + 72, Clocks.now(thread, Clocks.REALTIME));
    thread.user().putLong(timex + 88, 10_000); // Microseconds of a tick.
    return TIME_ERROR;
  }

  static long gettimeofday(GuestThread thread, long[] a) {
    if (a[0] != 0) {
      Clocks.writeMicros(thread, a[0], Clocks.now(thread, Clocks.REALTIME));
    }
    if (a[1] != 0) {
      thread.user().putLong(a[1], 0); // struct timezone: Greenwich.
    }
    return 0;
  }

  static long nanosleep(GuestThread thread, long[] a) {
    return relativeSleep(thread, Clocks.readTime(thread, a[0]), a[1]);
  }

  // Tells what was left of the time, if a signal came before.
  private static long relativeSleep(GuestThread thread, long nanos, long remaining) {
    long start = Clocks.now(thread, Clocks.MONOTONIC);
    if (sleep(thread, nanos, "")) {
      return 0;
    }
    return interrupted(thread, nanos - (Clocks.now(thread, Clocks.MONOTONIC) - start), remaining);
  }

  private static long interrupted(GuestThread thread, long left, long remaining) {
    if (remaining != 0) {
      Clocks.writeTime(thread, remaining, Math.max(0, left));
    }
    return -ERESTARTNOHAND;
  }

  static long clockNanosleep(GuestThread thread, long[] a) {
    int clock = (int) a[0];
    if (clock == Clocks.THREAD_CPUTIME) {
      return -EINVAL;
    }
    boolean absolute = (a[1] & TIMER_ABSTIME) != 0;
    if (!Clocks.isRealTime(clock)) {
      return cpuSleep(thread, Clocks.cpuClock(thread, clock), absolute, a);
    }
    long now = Clocks.now(thread, clock);
    long time = Clocks.readTime(thread, a[2]);
    if (!absolute) {
      return relativeSleep(thread, time, a[3]);
    }
    return sleep(thread, Math.max(0, time - now), "") ? 0 : -ERESTARTNOHAND;
  }

  private static long cpuSleep(GuestThread thread, TimerClock clock, boolean absolute, long[] a) {
    long time = Clocks.readTime(thread, a[2]);
    long end = absolute ? time : clock.after(time);
    TimerClock.Alarm alarm = clock.alarm(now -> room(thread).wake(thread));
    alarm.set(end);
    WaitRoom.Outcome outcome;
    try {
      outcome =
          room(thread)
              .await(
                  thread,
                  () -> clock.now() >= end,
                  -1,
                  "processor time, which passes only while something runs");
    } finally {
      alarm.set(TimerClock.NEVER);
    }
    if (outcome == WaitRoom.Outcome.DONE) {
      return 0;
    }
    return absolute ? -ERESTARTNOHAND : interrupted(thread, end - clock.now(), a[3]);
  }
}
