// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests at a terminal of the host, made by Python's pty module. */
@Timeout(240)
class TerminalTest {
  @TempDir static Path folder;
  private static Path program;
  private static Path script;

  @BeforeAll
  static void compile() throws Exception {
    Path source = copy("terminal.c");
    script = copy("terminal.py");
    program = folder.resolve("terminal.elf");
    String compiler = "riscv64-linux-gnu-gcc";
    List<String> command =
        List.of(compiler, "-O1", "-static", source.toString(), "-o", program.toString());
    assertEquals("", run(command), "the compiler has nothing to say");
    needs(List.of("python3", "-c", "import os; os.waitstatus_to_exitcode"));
  }

  private static Path copy(String resource) throws IOException {
    Path to = folder.resolve(resource);
    try (InputStream in = TerminalTest.class.getResourceAsStream(resource)) {
      Files.copy(in, to);
    }
    return to;
  }

  private static void needs(List<String> command) throws Exception {
    if (!run(command).isEmpty()) {
      skip("no Python 3.9 or newer");
    }
  }

  private static void skip(String reason) {
    System.out.println("skipped TerminalTest: " + reason);
    Assumptions.abort(reason);
  }

  private static String run(List<String> command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      skip("no " + command.getFirst());
      throw new AssertionError(e);
    }
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    return text;
  }

  private static String atTerminal(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    command.addAll(Commands.javaCommand("run", program.toString()));
    command.addAll(List.of(words));
    return run(command);
  }

  @Test
  void settingsWindowKeysAndSignalsAreTheTerminals() throws Exception {
    String expected =
        """
        terminals 1 1 1
        get 0
        lines 1 echo 1 erase 127
        window 0 31 97
        foreground 1
        line?
        abc\b \bd
        line 4: 61 62 64 0a
        set 0
        minimum 3
        three?
        three 3: 78 0d 03
        patience 0:
        none 0:
        one?
        one 1: 71
        resize?
        resized -1 Interrupted system call caught 28
        window 40 50
        interrupt?
        ^Cinterrupted -1 Interrupted system call caught 2
        quit?
        ^\\quit -1 Interrupted system call caught 3
        quit?
        ^\\quit -1 Interrupted system call caught 3
        end?
        end 0:
        status 6
        settings as before True
        """;
    assertEquals(expected, atTerminal());
  }

  @Test
  void aGuestThatLeavesItRawDoesNotLeaveItSo() throws Exception {
    String text = atTerminal("raw");
    assertTrue(text.endsWith("leave raw\nstatus 5\nsettings as before True\n"), text);
  }

  @Test
  void aGuestThatIsKilledDoesNotLeaveItSo() throws Exception {
    String text = atTerminal("abort");
    assertTrue(text.endsWith("status 134\nsettings as before True\n"), text);
  }
}
