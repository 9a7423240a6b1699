// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.janusvm.jit.ExitReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boots the teaching kernel with programs of the guests folder. */
class TeachingKernelTest {
  private static final Path BIN = Path.of("../guests/bin");

  private static byte[] read(String name) throws IOException {
    return Files.readAllBytes(BIN.resolve(name));
  }

  private record Run(SystemResult result, String output) {}

  private static SystemOptions options(Technique technique, String... command) throws IOException {
    return new SystemOptions()
        .technique(technique)
        .deterministic(true)
        .maxInstructions(3_000_000_000L)
        .kernel(read("kernel.elf"))
        .program(read(command[0] + ".elf"), List.of(command), List.of());
  }

  private static Run run(SystemOptions options) throws BootException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SystemResult result = new SystemVm(options.output(out)).run();
    return new Run(result, out.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void helloIsGreetedByEveryTechnique(Technique technique) throws Exception {
    Run run = run(options(technique, "hello"));
    assertEquals("Hello, world!", run.output.strip());
    assertEquals(StoppedBy.GUEST, run.result.stoppedBy());
    assertEquals(0, run.result.exitStatus());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "pages", "pingpong", "nullcall"})
  void theTechniquesGiveTheSameOutputAndTheSameUserInstructions(String program) throws Exception {
    Run bare = run(options(Technique.BARE, program));
    Run emulated = run(options(Technique.TRAP_AND_EMULATE, program));
    assertFalse(bare.output.isEmpty());
    assertEquals(bare.output, emulated.output);
    assertEquals(bare.result.exitStatus(), emulated.result.exitStatus());
    assertEquals(bare.result.userInstructions(), emulated.result.userInstructions());
    // Only the last block, in which the test finisher is written, may end elsewhere.
    long difference = bare.result.kernelInstructions() - emulated.result.kernelInstructions();
    assertTrue(Math.abs(difference) < 128, "difference " + difference);
  }

  @Test
  void aBudgetIsExactUnderEveryTechnique() throws Exception {
    for (long budget : new long[] {1, 2, 1000, 123_457, 200_001}) {
      for (Technique technique : Technique.values()) {
        Run run = run(options(technique, "hello").maxInstructions(budget));
        assertEquals(StoppedBy.BUDGET, run.result.stoppedBy());
        assertEquals(budget, run.result.instructions(), technique.label());
      }
    }
  }

  @Test
  void managesMoreThanEightGigabytes() throws Exception {
    Run run = run(options(Technique.BARE, "hello").memory(12L << 30));
    assertEquals(StoppedBy.GUEST, run.result.stoppedBy(), run.output);
    assertEquals(0, run.result.exitStatus(), run.output);
  }

  @Test
  void runsWithSeveralHarts() throws Exception {
    for (Technique technique : Technique.values()) {
      Run run = run(options(technique, "pingpong").cpus(3));
      assertEquals(StoppedBy.GUEST, run.result.stoppedBy(), run.result.message());
      assertEquals(0, run.result.exitStatus());
      assertTrue(run.result.exits().count(ExitReason.SBI_CALL) > 10);
    }
  }

  @Test
  @Timeout(120)
  void severalHartsThatShareCompiledCodeRunAsInTheInterpreter() throws Exception {
    for (Technique technique : Technique.values()) {
      Run expected = run(options(technique, "pingpong", "300").cpus(3));
      Run compiled = run(TestEngine.COMPILED.choose(options(technique, "pingpong", "300").cpus(3)));
      assertEquals(expected.output, compiled.output);
      assertEquals(expected.result.instructions(), compiled.result.instructions());
      assertEquals(expected.result.exits().counts(), compiled.result.exits().counts());
      assertTrue(compiled.result.jit().regions() > 10);
    }
  }

  @Test
  void systemCallsLeaveTheGuestOnlyWhereItsKernelIsDeprivileged() throws Exception {
    Run bare = run(options(Technique.BARE, "nullcall"));
    Run emulated = run(options(Technique.TRAP_AND_EMULATE, "nullcall"));
    assertEquals(0, bare.result.exits().count(ExitReason.REFLECTED_SYSTEM_CALL));
    assertTrue(emulated.result.exits().count(ExitReason.REFLECTED_SYSTEM_CALL) > 300_000);
    assertTrue(emulated.result.exits().count(ExitReason.PRIVILEGED_SRET) > 300_000);
  }

  @Test
  void observersSeeEveryExitInOrderWithWhatChanged() throws Exception {
    List<ExitRecord> seen = new ArrayList<>();
    SystemOptions options =
        options(Technique.TRAP_AND_EMULATE, "hello")
            .observer(
                exit -> {
                  seen.add(exit);
                  return true;
                });
    Run run = run(options);
    long exits = run.result.exits().counts().values().stream().mapToLong(n -> n).sum();
    assertEquals(exits, seen.size());
    ExitRecord paging =
        seen.stream()
            .filter(e -> e.instruction().startsWith("csrw satp") && e.handler().contains("csr"))
            .findFirst()
            .orElseThrow();
    assertEquals(ExitReason.PRIVILEGED_CSR, paging.reason());
    assertTrue(paging.changes().stream().anyMatch(c -> c.name().equals("vsatp")));
  }

  @Test
  void aTraceEndsAfterItsLimit() throws Exception {
    List<String> lines = new ArrayList<>();
    run(options(Technique.TRAP_AND_EMULATE, "hello").observer(new ExitTrace(lines::add, 7)));
    assertEquals(7, lines.size());
    assertTrue(lines.getFirst().startsWith("exit 1: kernel pc 0x80200000 "), lines.getFirst());
  }

  @Test
  void garbageInsteadOfAKernelIsRefusedInWords() throws Exception {
    byte[] kernel = read("kernel.elf");
    for (byte[] bad : new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(kernel, 100), new byte[5000]}) {
      BootException e =
          assertThrows(BootException.class, () -> new SystemVm(new SystemOptions().kernel(bad)));
      assertTrue(e.getMessage().startsWith("kernel"), e.getMessage());
    }
  }
}
