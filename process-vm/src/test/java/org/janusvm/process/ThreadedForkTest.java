// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A child that is forked while other threads store sees the memory of one moment. */
@Timeout(300)
class ThreadedForkTest {
  private static final int FORKS = 30;

  @TempDir static Path folder;
  private static Path program;

  private enum Kind {
    INTERPRETER,
    BYTECODE;

    EngineFactory engines() {
      return this == INTERPRETER ? Interpreters::forProcess : BytecodeJit.eager()::forProcess;
    }
  }

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "torn.c", "-static");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theChildsMemoryIsNotTorn(Kind kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputPort port = OutputPort.of(out, false);
    ProcessOptions options =
        ProcessOptions.builder(program)
            .arguments("" + FORKS)
            .streams(new StandardStreams(InputPort.of(new byte[0]), port, port))
            .build();
    RunResult result = ProcessVm.run(options, kind.engines());
    assertEquals(
        "whole " + FORKS + " of " + FORKS + "\n",
        out.toString(StandardCharsets.UTF_8),
        result.message());
    assertTrue(result.safepoints().stops() >= FORKS, result.safepoints().toString());
  }
}
