// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dynamically linked programs run with the dynamic linker and libraries of a root file system. */
class DynamicLinkingTest {
  private static final String LIBRARY = "/lib/libm.so.6";

  @TempDir static Path folder;
  @TempDir Path work;

  @BeforeAll
  static void needSysroot() {
    CrossTools.needSysroot();
  }

  private static Guests.Run run(Path program, Path root) {
    return Guests.run(ProcessOptions.builder(program).arguments(LIBRARY).root(root));
  }

  private static void assertAsUnderQemu(Path program) {
    Guests.Run run = run(program, CrossTools.SYSROOT);
    // QEMU looks for absolute paths in its sysroot too. The file there belongs to someone else.
    CrossTools.Outcome qemu = CrossTools.qemu(program, CrossTools.SYSROOT + LIBRARY);
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
    assertEquals(42, run.result().exitStatus());
  }

  @Test
  void positionIndependentProgramsRunAsUnderQemu() {
    assertAsUnderQemu(CrossTools.compile(folder, "dynamic.c"));
  }

  @Test
  void programsForFixedAddressesRunAsUnderQemu() {
    assertAsUnderQemu(CrossTools.compile(folder, "dynamic.c", "-no-pie"));
  }

  @Test
  void linksOfTheRootFileSystemLeadInsideIt() throws IOException {
    Path program = CrossTools.compile(folder, "dynamic.c");
    Path root = Files.createDirectory(work.resolve("root"));
    Path libraries = Files.createDirectories(root.resolve("real/lib"));
    for (String name : new String[] {"ld-linux-riscv64-lp64d.so.1", "libc.so.6", "libm.so.6"}) {
      Files.copy(CrossTools.SYSROOT.resolve("lib").resolve(name), libraries.resolve(name));
    }
    Files.createSymbolicLink(root.resolve("lib"), Path.of("/../real/lib"));
    Guests.Run run = run(program, root);
    assertEquals(42, run.result().exitStatus(), run.text() + run.result().message());
  }

  @Test
  void aLinkerOutsideTheRootFileSystemIsNotFound() throws IOException {
    Path program = CrossTools.compile(folder, "dynamic.c");
    Path root = Files.createDirectory(work.resolve("root"));
    Path outside = Files.createDirectory(work.resolve("lib"));
    Files.copy(
        CrossTools.SYSROOT.resolve("lib/ld-linux-riscv64-lp64d.so.1"),
        outside.resolve("ld-linux-riscv64-lp64d.so.1"));
    Files.createSymbolicLink(root.resolve("lib"), outside);
    RunResult result = run(program, root).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
    assertTrue(result.message().contains("does not have"), result.message());
    Files.delete(root.resolve("lib"));
    Files.createSymbolicLink(root.resolve("lib"), Path.of("../lib"));
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, run(program, root).result().exitStatus());
  }

  @Test
  void withoutARootTheMessageSaysWhatToDo() {
    RunResult result = run(CrossTools.compile(folder, "dynamic.c"), null).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
    assertTrue(result.message().contains("--root"), result.message());
  }

  @Test
  void damagedLinkersAreRefused() throws IOException {
    Path program = CrossTools.compile(folder, "dynamic.c");
    Path root = Files.createDirectory(work.resolve("root"));
    Path linker = Files.createDirectory(root.resolve("lib")).resolve("ld-linux-riscv64-lp64d.so.1");
    Files.writeString(linker, "no ELF file at all, but long enough to look at: ".repeat(10));
    RunResult result = run(program, root).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
    Files.copy(
        CrossTools.compile(folder, "dynamic.c", "-no-pie"),
        linker,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    result = run(program, root).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
    assertTrue(result.message().contains("position-independent"), result.message());
  }

  @Test
  void aMissingRootIsAnErrorOfUsage() {
    RunResult result = run(CrossTools.compile(folder, "dynamic.c"), work.resolve("none")).result();
    assertEquals(RunResult.STATUS_USAGE, result.exitStatus());
    assertTrue(result.message().contains("--root"), result.message());
  }
}
