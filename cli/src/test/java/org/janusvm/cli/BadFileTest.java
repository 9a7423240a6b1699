// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.janusvm.bench.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that cannot be run gives one line that names it, and the status that shells use. */
class BadFileTest {
  private static final int CLASS = 4;
  private static final int DATA = 5;
  private static final int TYPE = 16;
  private static final int MACHINE = 18;
  private static final int ENTRY = 24;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADERS = 56;
  private static final int PROGRAM_HEADER = 56;
  private static final int GNU_STACK = 0x6474e551;
  private static final int INTERP = 3;

  @TempDir Path folder;

  private static byte[] hello() throws IOException {
    return Files.readAllBytes(Installation.programs().resolve("hello.elf"));
  }

  private void check(String command, Path file, int status) {
    Commands.Result result = Commands.here(command, file.toString());
    assertEquals(status, result.status(), result.errText());
    assertEquals(1, result.errLines().size(), result.errText());
    String line = result.errLines().getFirst();
    assertTrue(line.startsWith("janus: "), line);
    assertTrue(line.contains(file.toString()), line);
    assertTrue(line.contains(";"), "does not say what to do: " + line);
    assertEquals("", result.outText());
  }

  private void checkBytes(String command, byte[] bytes) throws IOException {
    Path file = folder.resolve("program");
    Files.write(file, bytes);
    check(command, file, Status.NOT_RUNNABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void missing(String command) {
    check(command, folder.resolve("nothing"), Status.NOT_FOUND);
  }

  @Test
  void nameless() {
    Commands.Result result = Commands.here("run", "");
    assertEquals(Status.NOT_FOUND, result.status());
    assertEquals("janus: '': no such file; check the path", result.errText().strip());
  }

  @Test
  void sharedLibrary() throws IOException {
    ByteBuffer elf = ByteBuffer.wrap(hello()).order(ByteOrder.LITTLE_ENDIAN);
    elf.putShort(TYPE, (short) 3).putLong(ENTRY, 0);
    checkBytes("run", elf.array());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void directory(String command) {
    check(command, folder, Status.NOT_RUNNABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void unreadable(String command) throws IOException {
    Path file = folder.resolve("secret");
    Files.write(file, hello());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "the superuser may read everything");
    check(command, file, Status.NOT_RUNNABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void empty(String command) throws IOException {
    checkBytes(command, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void noElf(String command) throws IOException {
    checkBytes(command, "#!/bin/sh\necho no\n".getBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void otherArchitecture(String command) throws IOException {
    byte[] elf = hello();
    elf[MACHINE] = 62; // x86-64
    checkBytes(command, elf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void thirtyTwoBits(String command) throws IOException {
    byte[] elf = hello();
    elf[CLASS] = 1;
    checkBytes(command, elf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void bigEndian(String command) throws IOException {
    byte[] elf = hello();
    elf[DATA] = 2;
    checkBytes(command, elf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare", "disasm"})
  void truncated(String command) throws IOException {
    byte[] elf = hello();
    for (int length : new int[] {4, HEADER - 1, HEADER, HEADER + 10, elf.length / 2}) {
      checkBytes(command, java.util.Arrays.copyOf(elf, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "boot", "compare"})
  void dynamicallyLinkedWithNowhereToFindTheLinker(String command) throws IOException {
    byte[] elf = hello();
    ByteBuffer b = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < b.getShort(PROGRAM_HEADERS); i++) {
      int header = HEADER + i * PROGRAM_HEADER;
      if (b.getInt(header) == GNU_STACK) {
        b.putInt(header, INTERP).putLong(header + 8, 1).putLong(header + 32, 4);
      }
    }
    checkBytes(command, elf);
  }
}
