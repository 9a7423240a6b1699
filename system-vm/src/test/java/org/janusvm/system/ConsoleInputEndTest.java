// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest that reads the console to its end must learn where the end is. */
class ConsoleInputEndTest {
  private static final Path GUESTS = Path.of("..", "guests", "bin");

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void programReadingToTheEndOfInputComesToAnEnd() throws Exception {
    byte[] input = "one\ntwo".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    SystemOptions options =
        new SystemOptions()
            .technique(Technique.BARE)
            .input(new ByteArrayInputStream(input))
            .output(output)
            .kernel(Files.readAllBytes(GUESTS.resolve("kernel.elf")))
            .program(Files.readAllBytes(GUESTS.resolve("cat.elf")), List.of("cat"), List.of());
    SystemResult result = new SystemVm(options).run();
    assertEquals(0, result.exitStatus());
    assertEquals("one\ntwo", output.toString(StandardCharsets.UTF_8));
  }
}
