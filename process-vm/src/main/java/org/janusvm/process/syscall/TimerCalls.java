// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.IntervalTimer;
import org.janusvm.process.linux.IntervalTimer.Setting;
import org.janusvm.process.linux.PosixTimers;
import org.janusvm.process.linux.PosixTimers.Event;
import org.janusvm.process.linux.ProcessClocks;
import org.janusvm.process.linux.TimerClock;

/** System calls on timers: setitimer(2), timer_create(2) and their kin. */
final class TimerCalls {
  private static final int ITIMER_REAL = 0;
  private static final int ITIMER_VIRTUAL = 1;
  private static final int ITIMER_PROF = 2;
  private static final int SIGEV_SIGNAL = 0;
  private static final int EVENT_SIZE = 64;
  private static final int SIGEV_NONE = 1;
  private static final int SIGEV_THREAD = 2;
  private static final int SIGEV_THREAD_ID = 4;
  private static final int TIMER_ABSTIME = 1;

  private TimerCalls() {}

  static long setitimer(GuestThread thread, long[] a) {
    IntervalTimer timer = timer(thread, (int) a[0]);
    Setting wanted =
        a[1] == 0
            ? new Setting(0, 0)
            : new Setting(Clocks.readMicros(thread, a[1] + 16), Clocks.readMicros(thread, a[1]));
    Setting old = timer.set(wanted);
    if (a[2] != 0) {
      writeMicros(thread, a[2], old);
    }
    return 0;
  }

  static long getitimer(GuestThread thread, long[] a) {
    writeMicros(thread, a[1], timer(thread, (int) a[0]).get());
    return 0;
  }

  private static IntervalTimer timer(GuestThread thread, int which) {
    ProcessClocks clocks = thread.process().clocks();
    return switch (which) {
      case ITIMER_REAL -> clocks.real();
      case ITIMER_VIRTUAL -> clocks.virtual();
      case ITIMER_PROF -> clocks.profiling();
      default -> throw new ErrnoException(EINVAL);
    };
  }

  private static void writeMicros(GuestThread thread, long address, Setting setting) {
    Clocks.writeMicros(thread, address, setting.interval());
    // A timer that has not expired never shows nothing left.
    long left = setting.left();
    Clocks.writeMicros(thread, address + 16, left == 0 ? 0 : Math.max(1000, left));
  }

  static long create(GuestThread thread, long[] a) {
    int clock = (int) a[0];
    TimerClock source =
        Clocks.isRealTime(clock) ? new Shifted(thread, clock) : Clocks.cpuClock(thread, clock);
    Event event = a[1] == 0 ? new Event(Signals.SIGALRM, 0, null) : readEvent(thread, a[1]);
    thread.user().getInt(a[2]); // Before a timer is made whose number nobody would learn.
    PosixTimers timers = thread.process().clocks().timers();
    int id = timers.create(source, event);
    try {
      thread.user().putInt(a[2], id);
    } catch (ErrnoException e) {
      timers.delete(id);
      throw e;
    }
    return 0;
  }

  private static Event readEvent(GuestThread thread, long address) {
    thread.user().checkReadable(address, EVENT_SIZE);
    long value = thread.user().getLong(address);
    int signal = thread.user().getInt(address + 8);
    int tid = 0;
    switch (thread.user().getInt(address + 12)) {
      case SIGEV_NONE -> {
        return new Event(0, 0, value);
      }
      case SIGEV_THREAD_ID -> {
        tid = thread.user().getInt(address + 16);
        if (thread.process().thread(tid) == null) {
          throw new ErrnoException(EINVAL);
        }
      }
      case SIGEV_SIGNAL, SIGEV_THREAD -> {}
      default -> throw new ErrnoException(EINVAL);
    }
    if (signal < 1 || signal > Signals.MAX) {
      throw new ErrnoException(EINVAL);
    }
    return new Event(signal, tid, value);
  }

  static long settime(GuestThread thread, long[] a) {
    if (a[2] == 0) {
      return -EINVAL;
    }
    long interval = Clocks.readTime(thread, a[2]);
    long time = Clocks.readTime(thread, a[2] + 16);
    boolean absolute = (a[1] & TIMER_ABSTIME) != 0;
    Setting old = thread.process().clocks().timers().set((int) a[0], time, interval, absolute);
    if (a[3] != 0) {
      writeNanos(thread, a[3], old);
    }
    return 0;
  }

  static long gettime(GuestThread thread, long[] a) {
    writeNanos(thread, a[1], thread.process().clocks().timers().get((int) a[0]));
    return 0;
  }

  private static void writeNanos(GuestThread thread, long address, Setting setting) {
    Clocks.writeTime(thread, address, setting.interval());
    Clocks.writeTime(thread, address + 16, setting.left());
  }

  static long getoverrun(GuestThread thread, long[] a) {
    return thread.process().clocks().timers().overrun((int) a[0]);
  }

  static long delete(GuestThread thread, long[] a) {
    thread.process().clocks().timers().delete((int) a[0]);
    return 0;
  }

  /** A clock of real time other than the monotonic one, from which it differs by a constant. */
  private static final class Shifted implements TimerClock {
    private final TimerClock monotonic;
    private final long offset;

    Shifted(GuestThread thread, int clock) {
      monotonic = thread.process().clocks().monotonic();
      long shown = Clocks.now(thread, clock);
      offset = clock == Clocks.MONOTONIC ? 0 : shown - monotonic.now();
    }

    @Override
    public long now() {
      return monotonic.now() + offset;
    }

    @Override
    public Alarm alarm(java.util.function.LongConsumer action) {
      Alarm alarm = monotonic.alarm(now -> action.accept(now + offset));
      return when -> alarm.set(when == NEVER ? NEVER : when - offset);
    }
  }
}
