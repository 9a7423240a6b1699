// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.time.Instant;

/** Real time. */
final class HostClock implements GuestClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  // A machine that has run for a while, so that a guest's subtraction never meets zero.
  private final long origin = System.nanoTime() - 60 * NANOS_PER_SECOND;

  @Override
  public long realtime() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  @Override
  public long monotonic() {
    return System.nanoTime() - origin;
  }

  @Override
  public boolean isVirtual() {
    return false;
  }

  @Override
  public void advance(long nanos) {
    throw new IllegalStateException("real time passes by itself");
  }
}
