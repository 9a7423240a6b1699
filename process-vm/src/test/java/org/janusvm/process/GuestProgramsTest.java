// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.LockstepException;
import org.janusvm.jit.PageMemory;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guest programs print what they print elsewhere, and end with the status a shell reports. */
class GuestProgramsTest {
  // Programs that need more are for a process VM that has it.
  private static final Set<String> AVAILABLE =
      Set.of("-", "files", "stdin", "scratch", "signals", "threads", "fork", "exec");

  private static final Set<String> CHECKED =
      Set.of(
          "hello",
          "fib",
          "calls",
          "sha256-zbb",
          "minivm",
          "binarytrees",
          "nbody-fma",
          "selfmod",
          "nullcall",
          "forktest",
          "threads",
          "signals",
          "faults-misaligned",
          "faults-illegal");

  @TempDir Path scratch;

  private final List<String> tooLarge = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger methods = new AtomicInteger();

  @TestFactory
  @Timeout(300)
  List<DynamicTest> printWhatIsExpected() throws IOException {
    return tests(() -> Interpreters::forProcess);
  }

  /** Everything is compiled as early as the JIT ever does, most of it before it first runs. */
  @TestFactory
  @Timeout(300)
  List<DynamicTest> printWhatIsExpectedWhenAllIsCompiled() throws IOException {
    List<DynamicTest> tests = tests(() -> BytecodeJit.eager(0, new MethodSizes())::forProcess);
    tests.add(
        DynamicTest.dynamicTest(
            "methods were measured", () -> assertTrue(methods.get() > 1000, methods::toString)));
    return tests;
  }

  /** Regions are larger than above, since it is known by then what is executed. */
  @TestFactory
  @Timeout(300)
  List<DynamicTest> printWhatIsExpectedWhenWhatIsWarmIsCompiled() throws IOException {
    return tests(() -> BytecodeJit.eager(new MethodSizes())::forProcess);
  }

  /** What is quick, of each kind: the others are for {@code janus run --engine check}, by hand. */
  @TestFactory
  @Timeout(300)
  List<DynamicTest> areTheSameCompiledAndInterpreted() throws IOException {
    List<DynamicTest> tests = tests(() -> inLockstep(BytecodeJit.check(JitObserver.NONE)));
    return tests.stream().filter(test -> CHECKED.contains(test.getDisplayName())).toList();
  }

  private static EngineFactory inLockstep(BytecodeJit jit) {
    return (memory, environment) -> jit.forProcessInLockstep(memory, environment, pc -> "");
  }

  @Test
  @Timeout(60)
  void aDifferenceOfCompiledCodeEndsTheRun() {
    // Behind the engines' backs the guest's code becomes other code as soon as it is compiled.
    AtomicReference<PageMemory> guest = new AtomicReference<>();
    JitObserver planter =
        new JitObserver() {
          @Override
          public void linked(RegionFacts region, int replaced) {
            RawMemory.putShort(guest.get().base() + region.seed(), (short) 0); // illegal
          }
        };
    EngineFactory engines = inLockstep(BytecodeJit.check(0, planter));
    LockstepException report =
        assertThrows(
            LockstepException.class,
            () ->
                Guests.run(
                    ProcessOptions.builder(Guests.program("hello")),
                    new byte[0],
                    (memory, environment) -> {
                      guest.set(memory);
                      return engines.create(memory, environment);
                    }));
    assertTrue(report.getMessage().contains("ended by: interpreter 'trap 2"), report.getMessage());
  }

  private List<DynamicTest> tests(Supplier<EngineFactory> engines) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(Guests.folder().resolve("programs.tsv"))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] columns = line.split("\t");
        tests.add(DynamicTest.dynamicTest(columns[0], () -> check(columns, engines.get())));
      }
    }
    assertTrue(tests.size() > 20, "programs.tsv lists the guests");
    return tests;
  }

  private void check(String[] columns, EngineFactory engines) throws IOException {
    String name = columns[0];
    List<String> needs = List.of(columns[4].split(","));
    String lacking = String.join(",", needs.stream().filter(n -> !AVAILABLE.contains(n)).toList());
    if (!lacking.isEmpty()) {
      String reason = "skipped " + name + ": needs " + lacking;
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    Path folder = Guests.folder();
    ProcessOptions.Builder options =
        ProcessOptions.builder(Guests.program(columns[1])).name(columns[1]);
    if (!columns[5].equals("-")) {
      options.arguments(columns[5].replace("SCRATCH", "/scratch").split(" "));
    }
    if (needs.contains("files")) {
      options.grant(new Grant(folder, "/guests", true)).workingDirectory("/guests");
    }
    if (needs.contains("scratch")) {
      Path empty = Files.createTempDirectory(scratch, name);
      options.grant(new Grant(empty, "/scratch", false));
    }
    byte[] stdin =
        needs.contains("stdin")
            ? Files.readAllBytes(folder.resolve("data/sample.txt"))
            : new byte[0];
    Guests.Run run = Guests.run(options, stdin, engines);
    byte[] expected = Files.readAllBytes(folder.resolve("expected/" + name + ".out"));
    assertEquals(new String(expected, StandardCharsets.UTF_8), run.text(), run.result().message());
    assertEquals(Integer.parseInt(columns[3]), run.result().exitStatus());
    assertEquals(List.of(), tooLarge, "methods that HotSpot will not compile");
  }

  /** Measures all methods of what is compiled, by the class files. */
  private final class MethodSizes implements JitObserver {
    private static final int HUGE_METHOD_LIMIT = 8000;

    @Override
    public void compiled(RegionFacts region, byte[] classFile, int methodBytes, long nanos) {
      ClassModel model = ClassFile.of().parse(classFile);
      for (MethodModel method : model.methods()) {
        int bytes =
            method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
        methods.incrementAndGet();
        if (bytes > HUGE_METHOD_LIMIT) {
          tooLarge.add(method.methodName() + " of the region at " + region.seed() + ": " + bytes);
        }
      }
    }
  }
}
