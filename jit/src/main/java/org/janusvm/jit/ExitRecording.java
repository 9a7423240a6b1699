// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What the JVM's flight recorder is told of exits: those whose time is taken, which are the first
 * of each reason and some of the rest. Without a recording no class of an event is loaded.
 */
final class ExitRecording {
  private ExitRecording() {}

  /**
   * An exit was answered.
   *
   * @param nanos that took
   * @param count exits of that reason so far, on that hart
   */
  static void handled(ExitReason reason, long nanos, long count) {
    if (FlightRecorder.isInitialized()) {
      ExitHandled.record(reason, nanos, count);
    }
  }

  @Name("org.janusvm.ExitHandled")
  @Label("Exit Handled")
  @Category("Janus")
  @Description("A guest was left for something that only the outside can do, and that was done")
  @StackTrace(false)
  private static final class ExitHandled extends Event {
    @Label("Reason")
    String reason;

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long taken;

    @Label("Exits So Far")
    @Description("Of that reason on that hart; most have no event of their own")
    long count;

    static void record(ExitReason reason, long nanos, long count) {
      ExitHandled event = new ExitHandled();
      event.reason = reason.label();
      event.taken = nanos;
      event.count = count;
      event.commit();
    }
  }
}
