// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The host's clock of processor time. */
public final class HostTime {
  private static final int CLOCK_THREAD_CPUTIME_ID = 3;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final MemorySegment CLOCK_GETTIME = Libc.function("clock_gettime");

  private HostTime() {}

  /** Processor time of the calling thread, in nanoseconds. */
  public static long threadCpuNanos() {
    MemorySegment data = Libc.scratch().data;
    Libc.call(CLOCK_GETTIME, CLOCK_THREAD_CPUTIME_ID, data.address(), 0, 0, 0);
    return data.get(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
        + data.get(ValueLayout.JAVA_LONG, 8);
  }
}
