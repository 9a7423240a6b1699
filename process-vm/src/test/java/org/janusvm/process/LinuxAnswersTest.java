// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that print what the kernel answers: it is what Linux itself printed for the same source,
 * compiled for the machine it ran on, which lies beside it.
 */
@Timeout(120)
class LinuxAnswersTest {
  @TempDir Path folder;

  private void answersAsLinux(String name, boolean deterministic) throws IOException {
    Path program = CrossTools.compile(folder, name + ".c", "-static");
    Path grant = Files.createDirectory(folder.resolve("grant"));
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program)
                .grant(new Grant(grant, "/work", false))
                .workingDirectory("/work")
                .loopback(true)
                .deterministic(deterministic));
    try (InputStream in = LinuxAnswersTest.class.getResourceAsStream(name + ".txt")) {
      String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(expected, run.text(), run.result().message());
    }
    assertEquals(0, run.result().exitStatus(), run.result().message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"clonefd", "inotify", "loopback", "requeue", "splice"})
  void theAnswersAreLinuxs(String name) throws IOException {
    answersAsLinux(name, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clonefd", "inotify", "requeue", "splice"})
  void theyAreSoWithTimeMadeOfInstructions(String name) throws IOException {
    answersAsLinux(name, true);
  }
}
