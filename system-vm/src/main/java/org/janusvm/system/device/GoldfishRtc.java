// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import org.janusvm.system.machine.Clock;

/** Goldfish real-time clock: nanoseconds since 1970, in two halves; it has no alarm. */
public final class GoldfishRtc implements Device {
  private static final int TIME_LOW = 0;
  private static final int TIME_HIGH = 4;
  private static final long NANOS_PER_TICK = 1_000_000_000 / Clock.FREQUENCY;

  private final Clock clock;
  private final long epochNanos;
  private long latched;

  /**
   * Makes a clock.
   *
   * @param epochNanos what it showed when guest time was 0
   */
  public GoldfishRtc(Clock clock, long epochNanos) {
    this.clock = clock;
    this.epochNanos = epochNanos;
  }

  @Override
  public String name() {
    return "rtc";
  }

  @Override
  public long size() {
    return 0x1000;
  }

  @Override
  public boolean accepts(long offset, int bytes) {
    return bytes == 4;
  }

  @Override
  public synchronized long load(long offset, int bytes) {
    switch ((int) offset) {
      case TIME_LOW -> {
        // Reading the low half keeps the high half that belongs to it.
        latched = epochNanos + clock.now() * NANOS_PER_TICK;
        return latched;
      }
      case TIME_HIGH -> {
        return latched >>> 32;
      }
      default -> {
        return 0;
      }
    }
  }

  @Override
  public void store(long offset, int bytes, long value) {}
}
