// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Alarms of a process by processor time, its own or a thread's. That time passes only while guest
 * code runs, so it is looked at after exits; where time is real, someone has to cause one.
 */
final class CpuTimers {
  // So often, in nanoseconds, at most.
  private static final long SHORTEST_CHECK = 1_000_000;

  private final GuestProcess process;
  private final WaitRoom room;
  private final boolean virtual;
  private final Set<CpuAlarm> alarms = new LinkedHashSet<>();
  private final DeadlineQueue.Entry check = new DeadlineQueue.Entry(now -> check());
  private volatile boolean any;

  CpuTimers(GuestProcess process) {
    this.process = process;
    room = process.kernel().waitRoom();
    virtual = process.kernel().clock().isVirtual();
  }

  private final class CpuAlarm implements TimerClock.Alarm {
    private final LongSupplier clock;
    private final LongConsumer action;
    private long when;

    private CpuAlarm(LongSupplier clock, LongConsumer action) {
      this.clock = clock;
      this.action = action;
    }

    @Override
    public void set(long time) {
      room.lock();
      try {
        when = time;
        if (time == TimerClock.NEVER) {
          alarms.remove(this);
        } else {
          alarms.add(this);
        }
        any = !alarms.isEmpty();
        changed();
      } finally {
        room.unlock();
      }
    }

    private long left() {
      return Math.max(0, when - clock.getAsLong());
    }
  }

  /** A clock of this process. */
  TimerClock clock(LongSupplier time) {
    return new TimerClock() {
      @Override
      public long now() {
        return time.getAsLong();
      }

      @Override
      public Alarm alarm(LongConsumer action) {
        return new CpuAlarm(time, action);
      }
    };
  }

  private void changed() {
    if (virtual) {
      // Those who run now would look only after as many instructions as were left before.
      process.threads().forEach(thread -> thread.hart().requestPoll(1));
    } else {
      long pause = Math.max(SHORTEST_CHECK, nanosLeft() / Math.max(1, process.threadCount()));
      boolean never = !any || process.ending() != null;
      long now = process.kernel().clock().monotonic();
      room.setTimer(check, never ? TimerClock.NEVER : now + Math.min(pause, Long.MAX_VALUE / 4));
    }
  }

  private void check() {
    poll();
    changed();
  }

  /** Nanoseconds until the earliest alarm, if its clock runs; {@link TimerClock#NEVER} for none. */
  long nanosLeft() {
    if (!any) {
      return TimerClock.NEVER;
    }
    room.lock();
    try {
      return alarms.stream().mapToLong(CpuAlarm::left).min().orElse(TimerClock.NEVER);
    } finally {
      room.unlock();
    }
  }

  /** Lets happen what is due. */
  void poll() {
    if (!any) {
      return;
    }
    room.lock();
    try {
      for (CpuAlarm alarm : List.copyOf(alarms)) {
        long now = alarm.clock.getAsLong();
        if (now >= alarm.when) {
          alarms.remove(alarm);
          any = !alarms.isEmpty();
          alarm.action.accept(now);
        }
      }
    } finally {
      room.unlock();
    }
  }
}
