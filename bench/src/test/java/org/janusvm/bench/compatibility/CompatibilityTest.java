// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.Stream;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.EngineNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs of a distribution do in the process VM what they do under QEMU, line by line. */
class CompatibilityTest {
  private static Compatibility compatibility;

  @BeforeAll
  static void needPrograms() throws CannotRunException {
    ProgramsFolder programs = ProgramsFolder.standard();
    String obstacle = Compatibility.obstacle(programs);
    if (!obstacle.isEmpty()) {
      System.out.println("skipped: " + obstacle);
      Assumptions.abort(obstacle);
    }
    compatibility = Compatibility.with(programs, EngineNames.INTERPRETER);
    if (!compatibility.caution().isEmpty()) {
      System.out.println("CompatibilityTest: " + compatibility.caution());
    }
  }

  @AfterAll
  static void leave() {
    if (compatibility != null) {
      compatibility.close();
    }
  }

  // Slow ones only on demand: -Djanus.compatibility=all.
  static Stream<CompatibilityCase> table() throws CannotRunException {
    boolean all = "all".equals(System.getProperty("janus.compatibility"));
    return CompatibilityCase.table().stream().filter(entry -> all || !entry.slow());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void commandsRunAsUnderQemu(CompatibilityCase entry) throws CannotRunException {
    Compatibility.Result result = compatibility.run(entry);
    if (entry.missing().isEmpty()) {
      assertEquals("", result.difference(), entry.text());
    } else if (result.isEqual()) {
      fail(entry.name() + " works now: put - in place of '" + entry.missing() + "'");
    }
  }
}
