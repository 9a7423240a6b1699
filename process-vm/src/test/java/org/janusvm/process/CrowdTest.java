// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many processes open, list, read and map the same files while timers and ended children signal
 * them, and others make and rename files: nobody ever gets a wrong answer. {@code
 * -Djanus.crowd.rounds=100} is for a machine with time.
 */
@Timeout(600)
class CrowdTest {
  private static final int PROCESSES = 12;
  private static final int ROUNDS = Integer.getInteger("janus.crowd.rounds", 4);

  @TempDir Path folder;

  private void everyLookIsRight(EngineFactory engines) {
    Path program = CrossTools.compile(folder, "crowd.c", "-static");
    var options =
        ProcessOptions.builder(program)
            .grant(new Grant(folder, "/d", false))
            .arguments("/d", "" + PROCESSES, "" + ROUNDS);
    Guests.Run run = Guests.run(options, new byte[0], engines);
    assertEquals(
        PROCESSES + " of " + PROCESSES + " processes found all there\n",
        run.text(),
        run.result().message());
    assertEquals(0, run.result().exitStatus());
  }

  @Test
  void theInterpreterFindsEverything() {
    everyLookIsRight(Interpreters::forProcess);
  }

  @Test
  void compiledCodeFindsEverything() {
    everyLookIsRight(BytecodeJit.auto()::forProcess);
  }
}
