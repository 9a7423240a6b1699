// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work done again and again in one process. */
@Timeout(120)
class RepeatedProgramTest {
  private static final Path HERE = Path.of("").toAbsolutePath();

  private static RepeatedProgram shell(String script) throws IOException {
    return new RepeatedProgram(List.of("/bin/sh", "-c", script), Map.of(), HERE);
  }

  @Test
  void everyCallIsMeasuredByItselfAndItsOutputKept() throws IOException {
    String script = "n=0; while read -r go; do n=$((n / 2 + 1)); echo $n; echo '@repeated 0'; done";
    try (RepeatedProgram program = shell(script);
        RepeatedProgram other = shell(script.replace("n / 2", "n"))) {
      for (int i = 0; i < 3; i++) {
        Sample sample = program.run();
        assertTrue(sample.isGood(), sample.failure());
        assertTrue(sample.cpuSeconds() >= sample.guestCpuSeconds());
        assertTrue(other.run().isGood());
      }
      // They write 1, 1, 1 and 1, 2, 3.
      assertEquals(program.outputs().get(0), program.outputs().get(2));
      assertEquals(-1, RepeatedProgram.difference(program.outputs(), program.outputs()));
      assertEquals(1, RepeatedProgram.difference(program.outputs(), other.outputs()));
    }
  }

  @Test
  void afterAFailureThereAreNoMoreFigures() throws IOException {
    try (RepeatedProgram program = shell("read -r go; echo '@repeated 0'; read -r go; echo dead")) {
      assertTrue(program.run().isGood());
      assertEquals("ended: dead", program.run().failure());
      assertFalse(program.run().isGood());
    }
    try (RepeatedProgram program = shell("read -r go; echo the reason; echo '@repeated 7'")) {
      assertEquals("ended with status 7: the reason", program.run().failure());
    }
  }

  @Test
  void aGuestProgramIsBuiltToBeRepeatedOnTheHostAsWell() throws IOException {
    try (GuestBuilds builds = GuestBuilds.of(List.of("lz"), List.of("lz"))) {
      Path file = builds.repeatedForHost("lz");
      String obstacle = builds.obstacle(file);
      assumeTrue(!obstacle.contains("on the PATH"), obstacle);
      assertEquals("", obstacle);
      assertEquals("", builds.obstacle(builds.forHost("lz")));
      try (RepeatedProgram program =
          new RepeatedProgram(List.of(file.toString(), "16"), Map.of(), HERE)) {
        assertTrue(program.run().isGood());
        assertTrue(program.run().isGood());
        assertEquals(program.outputs().get(0), program.outputs().get(1));
      }
    }
  }
}
