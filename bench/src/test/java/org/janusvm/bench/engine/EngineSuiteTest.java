// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.compatibility.ProgramsFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is run, and what is left out. */
@Timeout(60)
class EngineSuiteTest {
  @TempDir Path folder;

  private static List<String> defaults(String... engines) {
    return EngineSuite.defaults(List.of(engines)).stream().map(Object::toString).toList();
  }

  @Test
  void theInterpreterIsMeasuredWhereThereIsNothingFasterOrWhenAskedFor() {
    assertEquals(List.of("qemu", "native", "process/interpreter"), defaults("interpreter"));
    assertEquals(
        List.of("qemu", "native", "process/bytecode"), defaults("interpreter", "bytecode", "auto"));
  }

  @Test
  void withoutFetchedProgramsTheirRowsSayWhatToDo() throws Exception {
    try (GuestBuilds none = GuestBuilds.of(List.of(), List.of())) {
      CommandLines lines =
          new CommandLines(new ProgramsFolder(folder.resolve("none")), none, folder, true);
      for (EngineProgram program : EngineProgram.table()) {
        String obstacle = lines.obstacle(program);
        assertEquals(program.isFetched(), obstacle.contains("janus fetch programs"), obstacle);
        String onNative = lines.obstacle(program, RunConfiguration.parse("native"));
        assertTrue(onNative.startsWith("no "), onNative);
      }
    }
  }

  @Test
  void whatCannotRunIsSkippedWithItsReason() throws Exception {
    EngineProgram missing =
        new EngineProgram(
            "missing", EngineProgram.Group.INTEGER, List.of("no-such"), List.of("no-such"));
    EngineReport report =
        new EngineSuite(
                List.of(RunConfiguration.parse("qemu")), EngineSettings.of(1, true), what -> {})
            .run(List.of(missing));
    assertTrue(
        report.lines().stream()
            .anyMatch(line -> line.startsWith("skipped: everywhere") && line.endsWith("missing")),
        report.lines().toString());
  }
}
