// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

/** The guest's time, in nanoseconds. */
public interface GuestClock {
  /** Since 1970. */
  long realtime();

  /** Since the guest's machine seems to have started. */
  long monotonic();

  /** Whether time is made from instructions, so that waiting takes none and must be added. */
  boolean isVirtual();

  /** Lets so much time pass at once; only where time is virtual. */
  void advance(long nanos);
}
