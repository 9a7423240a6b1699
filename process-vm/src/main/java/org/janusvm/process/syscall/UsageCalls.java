// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;

import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.ProcessClocks;

/**
 * System calls on what was used: times(2), getrusage(2). All processor time counts as the user's:
 * what the kernel's side costs is not known apart.
 */
final class UsageCalls {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int RUSAGE_CHILDREN = -1;
  private static final int RUSAGE_SELF = 0;
  private static final int RUSAGE_THREAD = 1;
  private static final int RUSAGE_SIZE = 144;

  private UsageCalls() {}

  static long times(GuestThread thread, long[] a) {
    ProcessClocks clocks = thread.process().clocks();
    if (a[0] != 0) {
      long own = clocks.cpuNanos() / NANOS_PER_TICK;
      long children = clocks.childrenCpuNanos() / NANOS_PER_TICK;
      thread.user().zero(a[0], 32);
      thread.user().putLong(a[0], own);
      thread.user().putLong(a[0] + 16, children);
    }
    return Clocks.now(thread, Clocks.MONOTONIC) / NANOS_PER_TICK;
  }

  static long getrusage(GuestThread thread, long[] a) {
    ProcessClocks clocks = thread.process().clocks();
    long cpu =
        switch ((int) a[0]) {
          case RUSAGE_CHILDREN -> clocks.childrenCpuNanos();
          case RUSAGE_SELF -> clocks.cpuNanos();
          case RUSAGE_THREAD -> thread.cpuNanos();
          default -> -1;
        };
    if (cpu < 0) {
      return -EINVAL;
    }
    write(thread, a[1], cpu, (int) a[0] != RUSAGE_CHILDREN);
    return 0;
  }

  /** Writes struct rusage. */
  static void write(GuestThread thread, long address, long cpu, boolean own) {
    thread.user().zero(address, RUSAGE_SIZE);
    Clocks.writeMicros(thread, address, cpu);
    if (own) {
      // ru_maxrss, KiB. What was mapped is the nearest thing that is known.
      thread.user().putLong(address + 32, thread.process().kernel().memory().peak() >> 10);
    }
  }
}
