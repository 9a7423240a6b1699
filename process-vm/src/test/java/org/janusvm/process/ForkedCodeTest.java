// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes share compiled code with their children, as long as it is the same code. */
@Timeout(300)
class ForkedCodeTest {
  private static final int HEAT = 100;
  private static final List<String> THREADS =
      List.of("parent with a thread: 10", "its child: 10", "its child changed: 11");

  @TempDir static Path folder;

  private enum Kind {
    INTERPRETER(() -> Interpreters::forProcess),
    BYTECODE(() -> BytecodeJit.eager(HEAT)::forProcess),
    AUTO(() -> BytecodeJit.auto()::forProcess);

    private final Supplier<EngineFactory> engines;

    Kind(Supplier<EngineFactory> engines) {
      this.engines = engines;
    }
  }

  private static List<String> run(EngineFactory engines, String... arguments) {
    Path program = CrossTools.compile(folder, "forkcode.c", "-static");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputPort port = OutputPort.of(out, false);
    ProcessOptions options =
        ProcessOptions.builder(program)
            .arguments(arguments)
            .streams(new StandardStreams(InputPort.of(new byte[0]), port, port))
            .build();
    RunResult result = ProcessVm.run(options, engines);
    assertEquals(0, result.exitStatus(), result.message());
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachSideRunsTheCodeThatStandsInItsOwnMemory(Kind kind) {
    List<String> lines = run(kind.engines.get());
    assertEquals(
        List.of(
            "before: 1",
            "child inherits: 1",
            "child changed: 2",
            "parent keeps: 1",
            "parent changed: 3",
            "child keeps: 1",
            "parent still: 3",
            "child unmapped: signal 11",
            "child mapped anew: 4",
            "parent has it: 3",
            "child may not execute: signal 11",
            "child did not get it: signal 11",
            "parent in the end: 3",
            "first child: 5",
            "first child, other: 6",
            "second child: 5",
            "second child, other: 7",
            "second child changed: 8",
            "third child: 5",
            "parent: 5",
            "parent, other: 7",
            "parent changed: 9"),
        lines.subList(0, 22));
    for (int i = 22; i < 37; i++) {
      assertEquals(THREADS.get((i - 22) % 3), lines.get(i));
    }
    assertEquals(
        List.of("thread: 0 wrong", "executed", "parent after exec: 10"), lines.subList(37, 40));
  }

  private static long regions(int siblings) {
    BytecodeJit jit = BytecodeJit.eager(HEAT);
    List<String> lines = run(jit::forProcess, Integer.toString(siblings));
    assertEquals(siblings, lines.size());
    assertEquals(List.of("sibling: 1"), lines.stream().distinct().toList());
    return jit.statistics().regions();
  }

  @Test
  void whatOneChildCompiledItsSiblingsNeedNotCompile() {
    long few = regions(3);
    long many = regions(30);
    assertTrue(few > 0);
    assertTrue(many < 2 * few, few + " regions for 3 children, " + many + " for 30");
  }
}
