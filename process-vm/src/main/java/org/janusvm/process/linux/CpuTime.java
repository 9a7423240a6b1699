// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.isa.Hart;
import org.janusvm.process.host.HostTime;

/**
 * Processor time of one guest thread: that of the host thread which runs it, or its instructions
 * where time is made of them. May be asked by any thread.
 */
final class CpuTime {
  private final Hart hart;
  private final boolean virtual;
  private volatile int hostThread;
  private long before;
  private volatile long latest;
  private volatile boolean ended;

  CpuTime(Hart hart, GuestClock clock) {
    this.hart = hart;
    virtual = clock.isVirtual();
  }

  /** The calling host thread begins to run the guest thread. */
  void begin() {
    int host = HostTime.currentThread();
    before = HostTime.cpuNanos(host);
    hostThread = host;
  }

  /** The guest thread does not run any more. */
  void end() {
    latest = nanos();
    ended = true;
  }

  /** Nanoseconds so far. */
  long nanos() {
    if (virtual) {
      return hart.instructions;
    }
    int host = hostThread;
    if (host == 0 || ended) {
      return latest;
    }
    long now = HostTime.cpuNanos(host);
    return now < 0 ? latest : Math.max(0, now - before);
  }
}
