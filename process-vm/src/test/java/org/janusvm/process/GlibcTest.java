// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A static program of the distribution's own C library runs, where its cross compiler is there. */
class GlibcTest {
  private static final String COMPILER = "riscv64-linux-gnu-gcc";

  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() throws Exception {
    Path source = folder.resolve("glibc.c");
    try (InputStream in = GlibcTest.class.getResourceAsStream("glibc.c")) {
      Files.copy(in, source);
    }
    program = folder.resolve("glibc.elf");
    try {
      Process compiler =
          new ProcessBuilder(
                  COMPILER, "-O1", "-static", source.toString(), "-o", program.toString(), "-lm")
              .inheritIO()
              .start();
      assertEquals(0, compiler.waitFor());
    } catch (IOException e) {
      System.out.println("skipped GlibcTest: no " + COMPILER);
      Assumptions.abort("no " + COMPILER);
    }
  }

  private static Guests.Run run(String argument, Path work) {
    return Guests.run(
        ProcessOptions.builder(program)
            .arguments(argument)
            .grant(new Grant(work, "/work", false))
            .workingDirectory("/work"));
  }

  @Test
  void everythingItAsksForIsThere(@TempDir Path work) throws IOException {
    Guests.Run run = run("x", work);
    String expected =
        """
        argc 2, argv[1] x
        realloc keeps 7
        Linux riscv64
        0.841471 1.000e+301 0x1.999999999999ap-4
        slept 1
        poll 1
        sigaction 1
        read line 42
        read appended
        stat 0, size 17
        mapped line
        dup shares the offset: 3 3
        rename 0, mkdir 0
        entries 4, symlink 0, unlink 0
        dangling: No such file or directory
        """;
    assertEquals(expected, run.text(), run.result().message());
    assertEquals(7, run.result().exitStatus());
    try (var left = Files.list(work)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void itsDeathsAreSignals(@TempDir Path work) {
    assertEquals(134, run("abort", work).result().exitStatus());
    assertEquals(139, run("null", work).result().exitStatus());
  }

  @Test
  void memoryHasItsCap(@TempDir Path work) {
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program)
                .grant(new Grant(work, "/work", false))
                .memory(24 << 20));
    assertEquals(139, run.result().exitStatus(), "malloc gave NULL, which the program used");
    assertTrue(run.result().memory().peakBytes() <= 24 << 20);
  }
}
