// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

/** The guest's time, in nanoseconds. */
public interface GuestClock {
  /** Since 1970. */
  long realtime();

  /** Since the guest's machine seems to have started. */
  long monotonic();

  /** Processor time of the calling guest thread. */
  long cpu();

  /** Lets so much time pass. */
  void sleep(long nanos);
}
