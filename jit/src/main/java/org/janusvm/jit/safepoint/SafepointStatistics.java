// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.safepoint;

/**
 * How often the world was stopped and how long that took, for all memories of a VM. Safe for use by
 * several threads.
 */
public final class SafepointStatistics {
  private long stops;
  private long reachNanos;
  private long longestReachNanos;
  private long stoppedNanos;
  private long longestStoppedNanos;
  private long handshakes;
  private long handshakeNanos;
  private long longestHandshakeNanos;

  /**
   * Figures at one moment. Times are in nanoseconds; what needed nobody's help is not counted.
   *
   * @param stops times the world was stopped
   * @param reachNanos from asking until all had stopped (time to safepoint), all together
   * @param longestReachNanos the longest of these
   * @param stoppedNanos from when all had stopped until they could go on, all together
   * @param longestStoppedNanos the longest of these
   * @param handshakes times all others were waited for to pass a safepoint, without stopping
   * @param handshakeNanos how long that took, all together
   * @param longestHandshakeNanos the longest of these
   */
  public record Figures(
      long stops,
      long reachNanos,
      long longestReachNanos,
      long stoppedNanos,
      long longestStoppedNanos,
      long handshakes,
      long handshakeNanos,
      long longestHandshakeNanos) {
    /** Nothing happened. */
    public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0);
  }

  void stopped(long reach, long stopped) {
    count(reach, stopped);
    SafepointRecording.stopped(reach, stopped);
  }

  void shookHands(long nanos) {
    count(nanos);
    SafepointRecording.shookHands(nanos);
  }

  private synchronized void count(long reach, long stopped) {
    stops++;
    reachNanos += reach;
    longestReachNanos = Math.max(longestReachNanos, reach);
    stoppedNanos += stopped;
    longestStoppedNanos = Math.max(longestStoppedNanos, stopped);
  }

  private synchronized void count(long nanos) {
    handshakes++;
    handshakeNanos += nanos;
    longestHandshakeNanos = Math.max(longestHandshakeNanos, nanos);
  }

  /** The figures so far. */
  public synchronized Figures figures() {
    return new Figures(
        stops,
        reachNanos,
        longestReachNanos,
        stoppedNanos,
        longestStoppedNanos,
        handshakes,
        handshakeNanos,
        longestHandshakeNanos);
  }
}
