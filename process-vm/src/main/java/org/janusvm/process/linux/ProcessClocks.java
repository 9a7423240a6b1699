// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.function.LongConsumer;
import org.janusvm.process.abi.Signals;

/** The clocks and timers of a process. */
public final class ProcessClocks {
  private final GuestProcess process;
  private final CpuTimers cpuTimers;
  private final PosixTimers posix;
  private final TimerClock monotonic;
  private final TimerClock cpu;
  private final IntervalTimer real;
  private final IntervalTimer virtual;
  private final IntervalTimer profiling;
  private final CpuLimit limit;
  private long endedCpu;
  private long childrenCpu;

  ProcessClocks(GuestProcess process) {
    this.process = process;
    cpuTimers = new CpuTimers(process);
    posix = new PosixTimers(process);
    monotonic = new Monotonic();
    cpu = cpuTimers.clock(this::cpuNanos);
    real = new IntervalTimer(process, monotonic, Signals.SIGALRM);
    virtual = new IntervalTimer(process, cpu, Signals.SIGVTALRM);
    profiling = new IntervalTimer(process, cpu, Signals.SIGPROF);
    limit = new CpuLimit(process, cpu);
  }

  private final class Monotonic implements TimerClock {
    @Override
    public long now() {
      return process.kernel().clock().monotonic();
    }

    @Override
    public Alarm alarm(LongConsumer action) {
      DeadlineQueue.Entry entry = new DeadlineQueue.Entry(action);
      return when -> {
        WaitRoom room = process.kernel().waitRoom();
        room.lock();
        try {
          room.setTimer(entry, when);
        } finally {
          room.unlock();
        }
      };
    }
  }

  /** Time since the start. */
  public TimerClock monotonic() {
    return monotonic;
  }

  /** Processor time of the process. */
  public TimerClock cpu() {
    return cpu;
  }

  /** Processor time of one of its threads. */
  public TimerClock cpu(GuestThread thread) {
    return cpuTimers.clock(thread::cpuNanos);
  }

  CpuTimers cpuTimers() {
    return cpuTimers;
  }

  /** Timers made by timer_create. */
  public PosixTimers timers() {
    return posix;
  }

  /** The timer of real time. */
  public IntervalTimer real() {
    return real;
  }

  /** The timer of processor time that sends SIGVTALRM. */
  public IntervalTimer virtual() {
    return virtual;
  }

  /** The timer of processor time that sends SIGPROF. */
  public IntervalTimer profiling() {
    return profiling;
  }

  /** The limit on processor time may have changed. */
  void limitChanged() {
    limit.changed();
  }

  /** Processor time of all its threads, also of those that have ended. */
  public synchronized long cpuNanos() {
    long sum = endedCpu;
    for (GuestThread thread : process.threads()) {
      sum += thread.cpuNanos();
    }
    return sum;
  }

  /** A thread of it ends: forgets the thread, but not its time. */
  synchronized void ended(GuestThread thread) {
    thread.endCpuTime();
    endedCpu += thread.cpuNanos();
    process.threads().remove(thread);
  }

  /** Processor time of children that were waited for. */
  public synchronized long childrenCpuNanos() {
    return childrenCpu;
  }

  /** A child was waited for: its time, and that of its own children, is remembered. */
  public synchronized void addChild(GuestProcess child) {
    childrenCpu += child.clocks().cpuNanos() + child.clocks().childrenCpuNanos();
  }

  /** The process ends: nothing is to happen any more. */
  void stop() {
    IntervalTimer.Setting off = new IntervalTimer.Setting(0, 0);
    real.set(off);
    virtual.set(off);
    profiling.set(off);
    posix.clear();
  }
}
