// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.safepoint;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What the JVM's flight recorder is told of safepoints. Without a recording no class of an event is
 * loaded.
 */
final class SafepointRecording {
  private SafepointRecording() {}

  /** All others were stopped: how long until they were, and how long they were, in nanoseconds. */
  static void stopped(long reach, long stopped) {
    if (FlightRecorder.isInitialized()) {
      Safepoint.record("stop", reach, stopped);
    }
  }

  /** All others passed a safepoint: how long that took, in nanoseconds. */
  static void shookHands(long nanos) {
    if (FlightRecorder.isInitialized()) {
      Safepoint.record("handshake", nanos, 0);
    }
  }

  @Name("org.janusvm.Safepoint")
  @Label("Safepoint")
  @Category("Janus")
  @Description("The threads of a guest memory were stopped, or each passed a safepoint")
  @StackTrace(false)
  private static final class Safepoint extends Event {
    @Label("Kind")
    @Description("stop or handshake")
    String kind;

    @Label("Time To Safepoint")
    @Timespan(Timespan.NANOSECONDS)
    long reach;

    @Label("Time Stopped")
    @Description("0 for a handshake, which stops nobody")
    @Timespan(Timespan.NANOSECONDS)
    long stopped;

    static void record(String kind, long reach, long stopped) {
      Safepoint event = new Safepoint();
      event.kind = kind;
      event.reach = reach;
      event.stopped = stopped;
      event.commit();
    }
  }
}
