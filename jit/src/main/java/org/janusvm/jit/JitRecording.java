// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What the JVM's flight recorder is told of the bytecode JIT, beside another observer. Without a
 * recording none of the recorder's classes is loaded but the one that is asked.
 */
final class JitRecording implements JitObserver {
  private final JitObserver next;

  JitRecording(JitObserver next) {
    this.next = next;
  }

  private static boolean isOn() {
    return FlightRecorder.isInitialized();
  }

  @Override
  public void formed(RegionFacts region) {
    next.formed(region);
  }

  @Override
  public void compiled(RegionFacts region, byte[] classFile, int methodBytes, long nanos) {
    if (isOn()) {
      RegionCompiled.record(region, methodBytes, nanos);
    }
    next.compiled(region, classFile, methodBytes, nanos);
  }

  @Override
  public void linked(RegionFacts region, int replaced) {
    next.linked(region, replaced);
  }

  @Override
  public void guessedWrong(RegionFacts region, int times) {
    if (isOn()) {
      RegionDropped.record(region, "wrong guess");
    }
    next.guessedWrong(region, times);
  }

  @Override
  public void invalidated(RegionFacts region) {
    if (isOn()) {
      RegionDropped.record(region, "code changed");
    }
    next.invalidated(region);
  }

  @Override
  public void refused(long pc, String why) {
    next.refused(pc, why);
  }

  @Override
  public void evicted(int regions, long methodBytes) {
    next.evicted(regions, methodBytes);
  }

  @Name("org.janusvm.RegionCompiled")
  @Label("Region Compiled")
  @Category("Janus")
  @Description("Guest code became a JVM method")
  @StackTrace(false)
  private static final class RegionCompiled extends Event {
    @Label("Seed")
    @Description("Guest address where it was found hot, in hexadecimal")
    String seed;

    @Label("Guest Instructions")
    int instructions;

    @Label("Guest Code")
    @DataAmount
    int guestBytes;

    @Label("Bytecode")
    @DataAmount
    int methodBytes;

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long taken;

    static void record(RegionFacts region, int methodBytes, long nanos) {
      RegionCompiled event = new RegionCompiled();
      event.seed = Long.toHexString(region.seed());
      event.instructions = region.instructions();
      event.guestBytes = region.guestBytes();
      event.methodBytes = methodBytes;
      event.taken = nanos;
      event.commit();
    }
  }

  @Name("org.janusvm.RegionDropped")
  @Label("Region Dropped")
  @Category("Janus")
  @Description("Compiled guest code is not used any more")
  @StackTrace(false)
  private static final class RegionDropped extends Event {
    @Label("Seed")
    @Description("Guest address where it was found hot, in hexadecimal")
    String seed;

    @Label("Reason")
    String reason;

    static void record(RegionFacts region, String reason) {
      RegionDropped event = new RegionDropped();
      event.seed = Long.toHexString(region.seed());
      event.reason = reason;
      event.commit();
    }
  }
}
