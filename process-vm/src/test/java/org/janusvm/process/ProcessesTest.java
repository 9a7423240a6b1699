// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes come and go as under Linux: what the same program printed there, compiled for the
 * machine itself, lies beside it. (QEMU's user mode gets some of it wrong.)
 */
@Timeout(120)
class ProcessesTest {
  @TempDir Path folder;

  private static String printedByLinux(String name) throws IOException {
    try (InputStream in = ProcessesTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void childrenShareAndEndAsUnderLinux() throws IOException {
    Path program = CrossTools.compile(folder, "processes.c", "-static");
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    assertEquals(printedByLinux("processes.txt"), run.text(), run.result().message());
    assertEquals(12, run.result().exitStatus());
  }

  @Test
  void theyDoSoWithTimeMadeOfInstructions() throws IOException {
    Path program = CrossTools.compile(folder, "processes.c", "-static");
    Guests.Run run = Guests.run(ProcessOptions.builder(program).deterministic(true));
    assertEquals(printedByLinux("processes.txt"), run.text(), run.result().message());
    assertEquals(12, run.result().exitStatus());
  }

  @Test
  void programsAreExchangedAsUnderLinux() throws IOException {
    Path program = CrossTools.compile(folder, "exec.c", "-static");
    Path named = Files.move(program, folder.resolve("exec.elf"));
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(named)
                .name("./exec.elf")
                .grant(new Grant(folder, "/work", false))
                .workingDirectory("/work"));
    assertEquals(printedByLinux("exec.txt"), run.text(), run.result().message());
    assertEquals(33, run.result().exitStatus());
  }
}
