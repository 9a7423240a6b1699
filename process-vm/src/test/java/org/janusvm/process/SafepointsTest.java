// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.jit.safepoint.SafepointStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one thread does to memory or code holds for all others when the call has returned. */
@Timeout(300)
class SafepointsTest {
  private static final int FORKS = 30;
  private static final int ROUNDS = 300;

  @TempDir static Path folder;

  private enum Kind {
    INTERPRETER,
    BYTECODE;

    EngineFactory engines() {
      return this == INTERPRETER ? Interpreters::forProcess : BytecodeJit.eager()::forProcess;
    }
  }

  private static SafepointStatistics.Figures run(
      Kind kind, String source, int times, String expected) {
    Path program = CrossTools.compile(folder, source, "-static");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputPort port = OutputPort.of(out, false);
    ProcessOptions options =
        ProcessOptions.builder(program)
            .arguments("" + times)
            .streams(new StandardStreams(InputPort.of(new byte[0]), port, port))
            .build();
    RunResult result = ProcessVm.run(options, kind.engines());
    assertEquals(expected, out.toString(StandardCharsets.UTF_8), result.message());
    return result.safepoints();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aChildForkedWhileOthersStoreSeesTheMemoryOfOneMoment(Kind kind) {
    String all = "whole " + FORKS + " of " + FORKS + "\n";
    SafepointStatistics.Figures figures = run(kind, "torn.c", FORKS, all);
    assertTrue(figures.stops() >= FORKS, figures.toString());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatWasTakenAwayIsGoneForAllWhenTheCallReturns(Kind kind) {
    SafepointStatistics.Figures figures =
        run(kind, "revoke.c", ROUNDS, "mprotect 0\nmunmap 0\nmmap 0\nflush 0\n");
    assertTrue(figures.stops() >= ROUNDS, figures.toString());
    assertTrue(figures.handshakes() >= ROUNDS, figures.toString());
  }

  @Test
  void aThreadThatIsAloneIsNotStopped() {
    Guests.Run run = Guests.run(ProcessOptions.builder(Guests.program("forktest")));
    assertEquals(0, run.result().exitStatus(), run.text());
    assertEquals(SafepointStatistics.Figures.NONE, run.result().safepoints());
  }
}
