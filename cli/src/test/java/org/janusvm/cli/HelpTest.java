// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help is everywhere, on standard output, with status 0. */
class HelpTest {
  @ParameterizedTest
  @CsvSource({
    "run,--max-instructions",
    "boot,--technique",
    "compare,--on",
    "demo,NAME",
    "asm,--output",
    "disasm,--symbol",
    "bench,SUITE",
    "fetch,PACKAGE",
    "compatibility,--report",
    "completion,bash"
  })
  void everyCommandHasHelp(String command, String expected) {
    for (String[] words :
        new String[][] {{command, "--help"}, {command, "-h"}, {"help", command}}) {
      Commands.Result result = Commands.here(words);
      assertEquals(Status.OK, result.status(), result.errText());
      assertEquals("", result.errText());
      assertTrue(result.outText().contains("Usage: janus " + command), result.outText());
      assertTrue(result.outText().contains(expected), result.outText());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "boot",
        "compare",
        "demo",
        "asm",
        "disasm",
        "bench",
        "fetch",
        "compatibility",
        "completion"
      })
  void helpListsEveryCommand(String command) {
    assertTrue(Commands.here("--help").outText().contains("  " + command + " "));
  }

  @Test
  void versionIsOneLine() {
    Commands.Result result = Commands.here("--version");
    assertEquals(Status.OK, result.status());
    assertTrue(result.outText().matches("janus [0-9.]+\\R"), result.outText());
  }

  @Test
  void completionKnowsEveryCommand() {
    String script = Commands.here("completion").outText();
    for (String command : new String[] {"run", "boot", "compare", "demo", "disasm", "bench"}) {
      assertTrue(script.contains("picocli_janus_" + command), command);
    }
  }
}
