// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The guest programs under the teaching kernel, with all code of both compiled before it first
 * runs: output, status, instruction counts and exits of every reason are those of the interpreter.
 */
class CompiledGuestsTest {
  private static final Path GUESTS = Path.of("../guests");
  private static final long BUDGET = 3_000_000_000L;

  private record Run(SystemResult result, String output) {}

  @TestFactory
  @Timeout(300)
  List<DynamicTest> runAsInTheInterpreterOnTheBareMachine() throws IOException {
    return tests(Technique.BARE, TestEngine.COMPILED);
  }

  @TestFactory
  @Timeout(300)
  List<DynamicTest> runAsInTheInterpreterUnderTrapAndEmulate() throws IOException {
    return tests(Technique.TRAP_AND_EMULATE, TestEngine.COMPILED);
  }

  @TestFactory
  @Timeout(300)
  List<DynamicTest> passEngineCheckOnTheBareMachine() throws IOException {
    return tests(Technique.BARE, TestEngine.CHECKED);
  }

  @TestFactory
  @Timeout(300)
  List<DynamicTest> passEngineCheckUnderTrapAndEmulate() throws IOException {
    return tests(Technique.TRAP_AND_EMULATE, TestEngine.CHECKED);
  }

  private static List<DynamicTest> tests(Technique technique, TestEngine engine)
      throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(GUESTS.resolve("programs.tsv"))) {
      String[] columns = line.split("\t");
      boolean alone =
          columns.length > 5 && !columns[4].contains("files") && !columns[4].contains("scratch");
      if (!line.startsWith("#") && alone) {
        tests.add(DynamicTest.dynamicTest(columns[0], () -> check(technique, engine, columns)));
      }
    }
    assertTrue(tests.size() > 20, "programs.tsv lists the guests");
    return tests;
  }

  private static void check(Technique technique, TestEngine engine, String[] columns)
      throws Exception {
    Run expected = run(technique, TestEngine.INTERPRETER, columns);
    Run compiled = run(technique, engine, columns);
    assertEquals(expected.output, compiled.output);
    assertEquals(expected.result.stoppedBy(), compiled.result.stoppedBy());
    assertEquals(expected.result.message(), compiled.result.message());
    assertEquals(expected.result.exitStatus(), compiled.result.exitStatus());
    if (columns[4].contains("stdin")) {
      return; // When input arrives is not the guest's time.
    }
    assertEquals(expected.result.userInstructions(), compiled.result.userInstructions());
    assertEquals(expected.result.kernelInstructions(), compiled.result.kernelInstructions());
    assertEquals(expected.result.exits().counts(), compiled.result.exits().counts());
    long inCompiledCode = compiled.result.jit().instructions();
    assertTrue(inCompiledCode > compiled.result.instructions() / 4, "compiled code runs");
  }

  private static Run run(Technique technique, TestEngine engine, String[] columns)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(columns[1]));
    if (!columns[5].equals("-")) {
      command.addAll(List.of(columns[5].split(" ")));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SystemOptions options =
        new SystemOptions()
            .technique(technique)
            .deterministic(true)
            .maxInstructions(BUDGET)
            .kernel(Files.readAllBytes(GUESTS.resolve("bin/kernel.elf")))
            .program(
                Files.readAllBytes(GUESTS.resolve("bin/" + columns[1] + ".elf")),
                command,
                List.of())
            .output(out);
    if (columns[4].contains("stdin")) {
      byte[] input = Files.readAllBytes(GUESTS.resolve("data/sample.txt"));
      options.input(new ByteArrayInputStream(input));
    }
    SystemResult result = new SystemVm(engine.choose(options)).run();
    return new Run(result, out.toString(StandardCharsets.UTF_8));
  }
}
