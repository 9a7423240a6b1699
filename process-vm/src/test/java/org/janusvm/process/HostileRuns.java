// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.janusvm.jit.Interpreters;

/** Runs hostile programs in a sandbox and checks that each ends in one of the ways there are. */
final class HostileRuns {
  private static final long BUDGET = 20_000;
  private static final int MEMORY = 32 << 20;

  private final Path host;
  private final Path granted;
  private final Path program;
  private final Map<StoppedBy, Integer> endings = new EnumMap<>(StoppedBy.class);
  private int reachedCode;
  private long instructions;

  HostileRuns(Path host) throws IOException {
    this.host = host;
    granted = Files.createDirectory(host.resolve("granted"));
    Files.writeString(granted.resolve("file"), "contents");
    Files.writeString(host.resolve("outside"), "outside");
    program = host.resolve("program.elf");
  }

  void run(byte[] elf) throws IOException {
    Files.write(program, elf);
    StandardStreams streams =
        new StandardStreams(
            InputPort.of(new byte[100]),
            OutputPort.of(OutputStream.nullOutputStream(), false),
            OutputPort.of(OutputStream.nullOutputStream(), false));
    RunResult result =
        ProcessVm.run(
            ProcessOptions.builder(program)
                .grant(new Grant(granted, "/granted", false))
                .memory(MEMORY)
                .maxInstructions(BUDGET)
                .deterministic(true)
                .streams(streams)
                .build(),
            Interpreters::forProcess);
    check(result);
    endings.merge(result.stoppedBy(), 1, Integer::sum);
    reachedCode += result.instructions() > 0 ? 1 : 0;
    instructions += result.instructions();
  }

  private static void check(RunResult result) {
    assertTrue(result.instructions() <= BUDGET);
    assertFalse(result.message().contains("\n"), result.message());
    assertFalse(result.message().contains("Exception"), result.message());
    switch (result.stoppedBy()) {
      case GUEST -> assertTrue(result.exitStatus() >= 0 && result.exitStatus() < 256);
      case SIGNAL -> assertEquals(128 + result.signal(), result.exitStatus());
      case BUDGET -> {
        assertEquals(BUDGET, result.instructions());
        assertEquals(RunResult.STATUS_BUDGET, result.exitStatus());
      }
      case ERROR -> assertFalse(result.message().isBlank());
    }
  }

  int reachedCode() {
    return reachedCode;
  }

  /** Checks that nothing outside the grant was touched, and says what happened. */
  void finish(String name) throws IOException {
    System.out.println(
        name
            + ": "
            + endings
            + ", "
            + reachedCode
            + " reached guest code, "
            + instructions
            + " instructions");
    assertEquals("outside", Files.readString(host.resolve("outside")));
    try (var entries = Files.list(host)) {
      assertEquals(3, entries.count(), "nothing was made outside the grant");
    }
  }
}
