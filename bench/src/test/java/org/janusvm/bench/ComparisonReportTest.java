// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.safepoint.SafepointStatistics;
import org.junit.jupiter.api.Test;

/** What a comparison finds, given what was measured. */
class ComparisonReportTest {
  private static final Workload WORKLOAD =
      new Workload("w", "w", Path.of("w.elf"), new byte[0], List.of());

  private static RunOutcome run(String text, int status, double seconds, boolean failed) {
    RecordedOutput output = new RecordedOutput();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.write(bytes, 0, bytes.length);
    RunStats stats =
        new RunStats(
            "process",
            "interpreter",
            null,
            "guest",
            status,
            2_000_000,
            0,
            seconds,
            Map.of(ExitReason.SYSTEM_CALL, 7L),
            Map.of(ExitReason.SYSTEM_CALL, 1000L),
            Map.of(),
            Map.of(),
            JitFigures.NONE,
            SafepointStatistics.Figures.NONE);
    return new RunOutcome(status, output, seconds, stats, failed ? "broke" : "", failed);
  }

  private static Measurement measured(String configuration, RunOutcome... runs) {
    Measurement measurement = new Measurement(RunConfiguration.parse(configuration), WORKLOAD);
    for (RunOutcome run : runs) {
      measurement.add(run);
    }
    return measurement;
  }

  private static String text(Measurement... measurements) {
    return String.join("\n", new ComparisonReport(List.of(measurements)).lines());
  }

  @Test
  void theFirstRunIsKeptApartFromTheMedian() {
    Measurement m =
        measured(
            "qemu",
            run("x", 0, 9, false),
            run("x", 0, 3, false),
            run("x", 0, 1, false),
            run("x", 0, 2, false));
    assertEquals(9, m.first().wallSeconds());
    assertEquals(2, m.median().wallSeconds());
    assertEquals(1, m.minSeconds());
    assertEquals(3, m.maxSeconds());
    assertEquals(1.0, m.mips());
  }

  @Test
  void equalRunsAreEqual() {
    Measurement a = measured("process/auto", run("x", 5, 1, false));
    Measurement b = measured("native", run("x", 5, 2, false));
    assertTrue(new ComparisonReport(List.of(a, b)).isEqual());
    assertTrue(text(a, b).contains("EQUAL"));
  }

  @Test
  void otherOutputIsADifferenceAndItsPlaceIsTold() {
    Measurement a = measured("process/auto", run("abcd", 0, 1, false));
    Measurement b = measured("native", run("abXd", 0, 1, false));
    assertFalse(new ComparisonReport(List.of(a, b)).isEqual());
    assertTrue(text(a, b).contains("DIFFERENT: native wrote something else"), text(a, b));
    assertTrue(text(a, b).contains("from byte 2 on"), text(a, b));
  }

  @Test
  void anotherStatusIsADifference() {
    Measurement a = measured("process/auto", run("x", 0, 1, false));
    Measurement b = measured("native", run("x", 1, 1, false));
    assertFalse(new ComparisonReport(List.of(a, b)).isEqual());
    assertTrue(text(a, b).contains("ended with status 1"), text(a, b));
  }

  @Test
  void aConfigurationThatChangesItsMindIsUnsteady() {
    Measurement a = measured("process/auto", run("x", 0, 1, false), run("y", 0, 1, false));
    assertFalse(new ComparisonReport(List.of(a)).isEqual());
    assertTrue(text(a).contains("UNSTEADY"), text(a));
  }

  @Test
  void aMachineThatFailedIsNeverEqual() {
    Measurement a = measured("process/auto", run("", 126, 1, true));
    Measurement b = measured("system/bare/auto", run("", 126, 1, true));
    assertFalse(new ComparisonReport(List.of(a, b)).isEqual());
    assertTrue(text(a, b).contains("FAILED: process/auto: broke"), text(a, b));
  }
}
