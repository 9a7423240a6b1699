// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.janusvm.bench.CannotRunException;
import org.junit.jupiter.api.Test;

/** Whatever differs between two machines is found and told; the report tells it on. */
class ObservationTest {
  private static final Observation EXPECTED = observation("out", "err", 0, Map.of("f", "1 byte"));

  private static Observation observation(
      String out, String err, int status, Map<String, String> files) {
    return new Observation(
        out.getBytes(StandardCharsets.UTF_8),
        err.getBytes(StandardCharsets.UTF_8),
        status,
        new TreeMap<>(files));
  }

  private static void assertFound(String expected, Observation actual) {
    String difference = actual.differenceFrom(EXPECTED);
    assertTrue(difference.contains(expected), difference);
    assertEquals(1, difference.lines().count());
  }

  @Test
  void equalOnesDoNotDiffer() {
    assertEquals("", observation("out", "err", 0, Map.of("f", "1 byte")).differenceFrom(EXPECTED));
  }

  @Test
  void everyKindOfDifferenceIsFound() {
    Map<String, String> files = Map.of("f", "1 byte");
    assertFound("standard output differs from byte 2", observation("ouT", "err", 0, files));
    assertFound("standard output differs from byte 3", observation("out\nmore", "err", 0, files));
    assertFound("standard error", observation("out", "", 0, files));
    assertFound("exit status 1, expected 0", observation("out", "err", 1, files));
    assertFound("file f is missing", observation("out", "err", 0, Map.of()));
    assertFound("file f is 2 bytes", observation("out", "err", 0, Map.of("f", "2 bytes")));
    assertFound(
        "file g should not be there",
        observation("out", "err", 0, Map.of("f", "1 byte", "g", "1 byte")));
  }

  @Test
  void theReportTellsWhatDiffersAndWhatWasRefused() throws CannotRunException {
    CompatibilityCase entry = CompatibilityCase.parse("line\tprogram a|b\t-\t-");
    Compatibility.Result result =
        new Compatibility.Result(
            entry,
            "exit status 1, expected 0",
            new TreeSet<>(List.of("read", "rseq")),
            new TreeSet<>(List.of("rseq")));
    assertFalse(result.isAsExpected());
    CompatibilityReport report = new CompatibilityReport(List.of("# Debian"), List.of(result));
    String page = report.markdown();
    assertTrue(page.contains("| line | `program a\\|b` | **differs**: exit status 1"), page);
    assertTrue(page.contains("| rseq | program |"), page);
    assertTrue(page.contains("By every program: read, rseq."), page);
    assertTrue(report.summary().startsWith("0 of 1 commands"), report.summary());
  }
}
