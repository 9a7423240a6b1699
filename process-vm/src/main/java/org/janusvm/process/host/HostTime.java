// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The host's clocks of processor time. */
public final class HostTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final MemorySegment CLOCK_GETTIME = Libc.function("clock_gettime");
  private static final MemorySegment GETTID = Libc.function("gettid");

  private HostTime() {}

  /** The host's number of the calling thread. */
  public static int currentThread() {
    return (int) Libc.call(GETTID, 0, 0, 0, 0, 0);
  }

  /** Processor time of a thread of this process, in nanoseconds; negative if there is none. */
  public static long cpuNanos(int hostThread) {
    MemorySegment data = Libc.scratch().data;
    // The number of a thread's clock: clock_getcpuclockid(3), with the bit for one thread.
    int clock = ~hostThread << 3 | 6;
    if (Libc.call(CLOCK_GETTIME, clock, data.address(), 0, 0, 0) < 0) {
      return -1;
    }
    return data.get(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
        + data.get(ValueLayout.JAVA_LONG, 8);
  }
}
