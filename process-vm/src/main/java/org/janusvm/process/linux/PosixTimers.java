// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;

import java.util.Map;
import java.util.TreeMap;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.linux.IntervalTimer.Setting;

/** The timers of a process that timer_create(2) made. */
public final class PosixTimers {
  // As many as signals may be pending: each timer may have one.
  private static final int MAX = 1024;

  private final GuestProcess process;
  private final WaitRoom room;
  private final Map<Integer, PosixTimer> timers = new TreeMap<>();
  private int nextId;

  /**
   * What happens when a timer expires.
   *
   * @param signal that is sent, 0 for none
   * @param thread that gets it, 0 for the process
   * @param value that is sent with it; null for the timer's number
   */
  public record Event(int signal, int thread, Long value) {}

  PosixTimers(GuestProcess process) {
    this.process = process;
    room = process.kernel().waitRoom();
  }

  /** Makes a timer; returns its number. */
  public int create(TimerClock clock, Event event) {
    room.lock();
    try {
      if (timers.size() >= MAX) {
        throw new ErrnoException(EAGAIN);
      }
      int id = nextId++;
      Event full = event.value != null ? event : new Event(event.signal, event.thread, (long) id);
      timers.put(id, new PosixTimer(process, id, clock, full));
      return id;
    } finally {
      room.unlock();
    }
  }

  /** Sets a timer; returns what was set before. */
  public Setting set(int id, long time, long interval, boolean absolute) {
    room.lock();
    try {
      return find(id).set(time, interval, absolute);
    } finally {
      room.unlock();
    }
  }

  /** What is set now. */
  public Setting get(int id) {
    room.lock();
    try {
      return find(id).get();
    } finally {
      room.unlock();
    }
  }

  /** See timer_getoverrun(2). */
  public int overrun(int id) {
    room.lock();
    try {
      return find(id).overrun();
    } finally {
      room.unlock();
    }
  }

  /** Takes a timer away. */
  public void delete(int id) {
    room.lock();
    try {
      find(id).set(0, 0, false);
      timers.remove(id);
    } finally {
      room.unlock();
    }
  }

  /** Takes all timers away (execve). */
  public void clear() {
    room.lock();
    try {
      timers.values().forEach(timer -> timer.set(0, 0, false));
      timers.clear();
    } finally {
      room.unlock();
    }
  }

  private PosixTimer find(int id) {
    PosixTimer timer = timers.get(id);
    if (timer == null) {
      throw new ErrnoException(EINVAL);
    }
    return timer;
  }

  /** A signal is being delivered: one of a timer learns how often that expired meanwhile. */
  SignalInfo delivered(SignalInfo info) {
    if (info.code() != SignalInfo.SI_TIMER) {
      return info;
    }
    PosixTimer timer = timers.get((int) info.first());
    return timer == null ? info : timer.delivered(info);
  }
}
