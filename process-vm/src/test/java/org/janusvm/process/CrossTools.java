// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

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

/**
 * The distribution's cross compiler, and qemu-riscv64 to compare with. Where they are missing, what
 * needs them is skipped, and says so.
 */
final class CrossTools {
  /** Where the cross compiler's C library lives, laid out as a root file system. */
  static final Path SYSROOT = Path.of("/usr/riscv64-linux-gnu");

  private static final String COMPILER = "riscv64-linux-gnu-gcc";
  private static final String QEMU = "qemu-riscv64";
  private static final int SECONDS = 60;

  private CrossTools() {}

  /** Output and status, as a shell reports it, of a program under QEMU. */
  record Outcome(String text, int status) {}

  /** Compiles a test resource; skips the calling test where there is no compiler. */
  static Path compile(Path folder, String resource, String... flags) {
    Path source = folder.resolve(resource);
    Path program = folder.resolve(resource + String.join("", flags).replace('/', '_') + ".elf");
    try (InputStream in = CrossTools.class.getResourceAsStream(resource)) {
      if (!Files.exists(source)) {
        Files.copy(in, source);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    List<String> command = new ArrayList<>(List.of(COMPILER, "-O1"));
    command.addAll(List.of(flags));
    command.addAll(List.of(source.toString(), "-o", program.toString(), "-lm", "-pthread"));
    Outcome outcome = run(command);
    assertEquals(0, outcome.status, outcome.text);
    return program;
  }

  /** Skips the calling test where the compiler's C library is not laid out as expected. */
  static void needSysroot() {
    if (!Files.exists(SYSROOT.resolve("lib/ld-linux-riscv64-lp64d.so.1"))) {
      skip("no " + SYSROOT);
    }
  }

  /** Runs a program under QEMU; skips the calling test where there is none. */
  static Outcome qemu(Path program, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(QEMU, "-L", SYSROOT.toString(), program.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static Outcome run(List<String> command) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      skip("no " + command.getFirst());
      throw new AssertionError(e);
    }
    try {
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), command + " does not end");
      return new Outcome(new String(out, StandardCharsets.UTF_8), process.exitValue());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void skip(String reason) {
    System.out.println("skipped: " + reason);
    Assumptions.abort(reason);
  }
}
