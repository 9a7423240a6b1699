// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.janusvm.bench.RunConfiguration;
import org.junit.jupiter.api.Test;

/** Which runs count. */
class ProgramResultTest {
  private static final Competitor QEMU = Competitor.whole(RunConfiguration.parse("qemu"));
  private static final Competitor NATIVE = Competitor.whole(RunConfiguration.parse("native"));
  private static final RunConfiguration ENGINE = RunConfiguration.parse("process/interpreter");
  private static final Competitor OURS = Competitor.whole(ENGINE);
  private static final Competitor PEAK = Competitor.peak(ENGINE);

  private static ProgramResult result(Map<Competitor, List<Sample>> samples) {
    List<String> words = List.of("x");
    return new ProgramResult(
        new EngineProgram("x", EngineProgram.Group.INTEGER, words, words), samples);
  }

  @Test
  void whoWritesSomethingElseThanQemuHasAnErrorAndNoFigures() {
    Map<Competitor, List<Sample>> samples = new LinkedHashMap<>();
    samples.put(OURS, List.of(Samples.wrote("right", 1), Samples.wrote("wrong", 1)));
    samples.put(NATIVE, List.of(Samples.wrote("wrong", 1), Samples.wrote("wrong", 1)));
    samples.put(QEMU, List.of(Samples.wrote("right", 4), Samples.wrote("right", 6)));
    ProgramResult result = result(samples);
    assertEquals(Set.of(OURS, NATIVE), result.errors().keySet());
    assertEquals(Set.of(QEMU), result.good().keySet());
    assertNull(result.ratios(QEMU, OURS, Measure.WALL));
  }

  @Test
  void withoutQemuNativeCodeIsTheYardstick() {
    Map<Competitor, List<Sample>> samples = new LinkedHashMap<>();
    samples.put(OURS, List.of(Samples.wrote("wrong", 1)));
    samples.put(NATIVE, List.of(Samples.wrote("right", 1)));
    assertEquals(Set.of(OURS), result(samples).errors().keySet());
  }

  @Test
  void whoFailsOnceHasNoFigures() {
    Map<Competitor, List<Sample>> samples = new LinkedHashMap<>();
    samples.put(QEMU, List.of(Samples.seconds(1), Samples.seconds(1)));
    samples.put(OURS, List.of(Samples.seconds(1), Sample.failed("does not end")));
    assertEquals(Map.of(OURS, "does not end"), result(samples).errors());
  }

  @Test
  void ratiosAreOfTheSameRoundAndAtThePeakOfTheGuestsThread() {
    Map<Competitor, List<Sample>> samples = new LinkedHashMap<>();
    samples.put(QEMU, List.of(Samples.seconds(4), Samples.seconds(9)));
    samples.put(PEAK, List.of(Samples.seconds(2), Samples.seconds(3)));
    ProgramResult result = result(samples);
    assertTrue(result.errors().isEmpty());
    assertArrayEquals(new double[] {2, 3}, result.ratios(QEMU, PEAK, Measure.WALL));
    // Half of the wall time for QEMU's process, a quarter for our guest's thread.
    assertArrayEquals(new double[] {4, 6}, result.ratios(QEMU, PEAK, Measure.CPU));
  }

  @Test
  void aRepeatedProgramIsComparedWithRepeatedOnes() {
    Map<Competitor, List<Sample>> samples = new LinkedHashMap<>();
    samples.put(QEMU, List.of(Samples.wrote("once", 1)));
    samples.put(OURS, List.of(Samples.wrote("once", 1)));
    samples.put(PEAK, List.of(Samples.wrote("wrong", 1)));
    samples.put(Competitor.peak(QEMU.on()), List.of(Samples.wrote("again", 1)));
    assertEquals(Set.of(PEAK), result(samples).errors().keySet());
  }
}
