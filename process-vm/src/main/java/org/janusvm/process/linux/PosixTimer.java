// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.linux.IntervalTimer.Setting;

/** A timer made by timer_create(2). Needs the lock of the {@link WaitRoom}. */
final class PosixTimer {
  private static final long OVERRUN_MAX = Integer.MAX_VALUE;

  private final GuestProcess process;
  private final int id;
  private final PosixTimers.Event event;
  private final Repetition repetition;
  private SignalInfo sent;
  private long missed;
  private int overrun;

  PosixTimer(GuestProcess process, int id, TimerClock clock, PosixTimers.Event event) {
    this.process = process;
    this.id = id;
    this.event = event;
    repetition = new Repetition(clock, process.kernel().clock().isVirtual(), this::expire);
  }

  Setting get() {
    return repetition.get();
  }

  Setting set(long time, long interval, boolean absolute) {
    Setting old = repetition.get();
    sent = null;
    overrun = 0;
    repetition.set(time, interval, absolute);
    return old;
  }

  /** How often it expired between the one whose signal was delivered last and that delivery. */
  int overrun() {
    return overrun;
  }

  private void expire(long times) {
    if (event.signal() == 0) {
      return;
    }
    GuestThread target = event.thread() == 0 ? null : process.thread(event.thread());
    if (event.thread() != 0 && target == null) {
      return;
    }
    if (sent != null && process.sender().isPending(target, sent)) {
      missed += times; // Never more than one signal of a timer is queued.
      return;
    }
    missed = times - 1;
    sent = info(0);
    process.sender().ofTimer(target, sent);
  }

  /** Its signal is being delivered: returns what the handler is to see. */
  SignalInfo delivered(SignalInfo info) {
    if (info != sent) {
      return info;
    }
    sent = null;
    overrun = (int) Math.min(missed, OVERRUN_MAX);
    missed = 0;
    return info(overrun);
  }

  private SignalInfo info(int overruns) {
    long first = id | (long) overruns << 32;
    return new SignalInfo(
        event.signal(), SignalInfo.SI_TIMER, first, event.value(), "its timer expired");
  }
}
