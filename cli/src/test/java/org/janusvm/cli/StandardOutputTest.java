// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that cannot be written is no success. */
@Timeout(120)
class StandardOutputTest {
  private static final File FULL = new File("/dev/full");

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "disasm HELLO", "compare --runs 1 HELLO"})
  void aFullDiskIsToldInOneLine(String command) throws IOException, InterruptedException {
    Assumptions.assumeTrue(FULL.exists());
    String[] words = command.split(" ");
    words[words.length - 1] = words[words.length - 1].replace("HELLO", Commands.guest("hello.elf"));
    Process process = new ProcessBuilder(Commands.javaCommand(words)).redirectOutput(FULL).start();
    process.getOutputStream().close();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(Status.OUTPUT_LOST, process.waitFor(), said);
    assertEquals(1, said.lines().filter(line -> line.startsWith("janus: ")).count(), said);
    assertTrue(said.contains("No space left on device"), said);
  }
}
