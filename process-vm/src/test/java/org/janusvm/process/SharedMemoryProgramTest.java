// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
 * Shared memory, files in memory and the calls on mappings do what they do under Linux: what the
 * same program printed there, compiled for the machine itself, lies beside it. (QEMU's user mode
 * gets some of it wrong.)
 */
@Timeout(120)
class SharedMemoryProgramTest {
  @TempDir Path folder;

  private void compare(boolean deterministic) throws IOException {
    Path program = CrossTools.compile(folder, "memory.c", "-static");
    Path files = Files.createDirectory(folder.resolve("files"));
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program)
                .arguments("/files")
                .grant(new Grant(files, "/files", false))
                .deterministic(deterministic));
    assertEquals(printedByLinux(), run.text(), run.result().message());
    assertEquals(0, run.result().exitStatus());
    try (var left = Files.list(files)) {
      assertArrayEquals(new Path[0], left.toArray());
    }
  }

  private static String printedByLinux() throws IOException {
    try (InputStream in = SharedMemoryProgramTest.class.getResourceAsStream("memory.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void memoryIsSharedAndMappedAsUnderLinux() throws IOException {
    compare(false);
  }

  @Test
  void alsoWithTimeMadeOfInstructions() throws IOException {
    compare(true);
  }
}
