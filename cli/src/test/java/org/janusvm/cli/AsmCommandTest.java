// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs out of assembly text. */
class AsmCommandTest {
  private static final String EXIT_7 =
      """
      .globl _start
      _start:
        li a0, 7
        li a7, 93
        ecall
      """;

  @TempDir Path folder;

  private Path source(String text) throws IOException {
    return Files.writeString(folder.resolve("program.s"), text);
  }

  @Test
  void whatIsAssembledRunsInBothMachines() throws Exception {
    Path elf = folder.resolve("program.elf");
    Commands.Result result = Commands.here("asm", source(EXIT_7).toString(), "-o", elf.toString());
    assertEquals(Status.OK, result.status(), result.errText());
    assertEquals("", result.errText() + result.outText());
    assertEquals(7, Commands.inJvm(new byte[0], "run", elf.toString()).status());
    assertEquals(7, Commands.inJvm(new byte[0], "boot", elf.toString()).status());
  }

  @Test
  void everyErrorIsALineWithItsPlace() throws Exception {
    Path elf = folder.resolve("program.elf");
    Path source = source("_start:\n  frobnicate a0\n  nop\n  addi a0, a0, 5000\n");
    Commands.Result result = Commands.here("asm", source.toString(), "-o", elf.toString());
    assertEquals(Status.SOURCE_ERRORS, result.status());
    assertEquals(2, result.errLines().size(), result.errText());
    assertTrue(result.errLines().get(0).startsWith(source + ":2: "), result.errText());
    assertTrue(result.errLines().get(1).startsWith(source + ":4: "), result.errText());
    assertFalse(Files.exists(elf));
  }

  @Test
  void filesThatCannotBeUsedAreTold() throws Exception {
    Commands.Result missing =
        Commands.here("asm", folder.resolve("no.s").toString(), "-o", "x.elf");
    assertEquals(Status.NOT_FOUND, missing.status());
    Commands.Result unwritable =
        Commands.here("asm", source(EXIT_7).toString(), "-o", folder + "/no/such.elf");
    assertEquals(Status.USAGE, unwritable.status());
    assertEquals(1, unwritable.errLines().size());
  }
}
