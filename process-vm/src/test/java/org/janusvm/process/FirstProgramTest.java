// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run can be told to run: programs and scripts of the host, and files of the root. */
@Timeout(60)
class FirstProgramTest {
  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    Path programs = Files.createDirectories(root.resolve("usr/bin"));
    Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
    for (String name : new String[] {"echo", "janus-only"}) {
      Path copy = Files.copy(Guests.program("echo"), programs.resolve(name));
      assertTrue(copy.toFile().setExecutable(true));
    }
  }

  private Guests.Run run(String program, Path in, String... arguments) {
    return Guests.run(ProcessOptions.builder(Path.of(program)).root(in).arguments(arguments));
  }

  private void prints(String text, Guests.Run run) {
    assertEquals(text, run.text(), run.result().message());
    assertEquals(0, run.result().exitStatus());
  }

  @Test
  void aPathInsideTheRootIsRunWhereTheHostHasNone() {
    prints("a b\n", run("/usr/bin/janus-only", root, "a", "b"));
  }

  @Test
  void aPathInsideTheRootIsRunWhereTheHostHasAProgramForItself() {
    prints("a\n", run("/bin/echo", root, "a"));
  }

  @Test
  void aBareNameIsSearchedForInTheRoot() {
    prints("a\n", run("janus-only", root, "a"));
    Guests.Run elsewhere =
        Guests.run(
            ProcessOptions.builder(Path.of("janus-only")).root(root).environment("PATH", "/none"));
    assertEquals(RunResult.STATUS_NOT_FOUND, elsewhere.result().exitStatus());
  }

  @Test
  void whatIsNowhereIsNotFound() {
    RunResult result = run("/no/such/program", root).result();
    assertEquals(RunResult.STATUS_NOT_FOUND, result.exitStatus());
    assertTrue(result.message().contains("on the host or in " + root), result.message());
  }

  @Test
  void aScriptRunsWithItsInterpreterFromTheRoot() throws IOException {
    Path script = Files.writeString(folder.resolve("script"), "#! /bin/echo  one argument \nx\n");
    prints("one argument /script a\n", run(script.toString(), root, "a"));
  }

  @Test
  void aScriptInsideTheRootIsRun() throws IOException {
    Path script = Files.writeString(root.resolve("usr/bin/greet"), "#!/bin/echo\n");
    assertTrue(script.toFile().setExecutable(true));
    prints("/usr/bin/greet a\n", run("/usr/bin/greet", root, "a"));
  }

  @Test
  void aScriptWithoutItsInterpreterIsRefusedWithAReason() throws IOException {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/missing\n");
    for (Path in : new Path[] {root, null}) {
      RunResult result = run(script.toString(), in).result();
      assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
      assertTrue(result.message().contains("/bin/missing"), result.message());
      assertTrue(result.message().contains("--root"), result.message());
    }
  }

  @Test
  void aScriptThatNamesNoInterpreterIsRefused() throws IOException {
    Path script = Files.writeString(folder.resolve("script"), "#!\n");
    RunResult result = run(script.toString(), root).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
    assertTrue(result.message().contains("names no interpreter"), result.message());
  }

  @Test
  void aDirectoryIsNoProgram() {
    RunResult result = run(folder.toString(), root).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
  }
}
