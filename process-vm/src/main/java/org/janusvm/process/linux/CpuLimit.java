// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;

/**
 * The limit on a process's processor time: SIGXCPU when the soft one is reached and every second
 * after that, SIGKILL at the hard one.
 */
final class CpuLimit {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final GuestProcess process;
  private final TimerClock.Alarm alarm;
  private long warned;

  CpuLimit(GuestProcess process, TimerClock cpu) {
    this.process = process;
    alarm = cpu.alarm(this::reached);
  }

  /** The limit may have changed. */
  void changed() {
    warned = 0;
    set();
  }

  private void set() {
    long soft = nanos(process.limits().soft(ResourceLimits.CPU));
    long hard = nanos(process.limits().hard(ResourceLimits.CPU));
    alarm.set(Math.min(hard, warned == 0 ? soft : warned + NANOS_PER_SECOND));
  }

  // No limit, like one that is too far to be counted, never comes.
  private static long nanos(long seconds) {
    boolean near = seconds >= 0 && seconds < TimerClock.NEVER / NANOS_PER_SECOND;
    return near ? Math.max(1, seconds * NANOS_PER_SECOND) : TimerClock.NEVER;
  }

  private void reached(long now) {
    if (now >= nanos(process.limits().hard(ResourceLimits.CPU))) {
      process
          .sender()
          .toProcess(SignalInfo.ofKernel(Signals.SIGKILL, "its processor time is used up"));
      return;
    }
    warned = now;
    process
        .sender()
        .toProcess(SignalInfo.ofKernel(Signals.SIGXCPU, "its processor time is used up"));
    set();
  }
}
