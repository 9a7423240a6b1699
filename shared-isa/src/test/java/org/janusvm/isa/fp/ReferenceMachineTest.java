// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.fixtures.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Janus against another implementation of the architecture, where one is installed: a small program
 * executes the instructions under qemu-riscv64 and says what they gave. It guards against a
 * misreading of the specification that implementation and oracle have in common.
 */
class ReferenceMachineTest {
  private static final String COMPILER = "riscv64-linux-gnu-gcc";
  private static final String MACHINE = "qemu-riscv64";
  private static final int CASES = 200_000;
  private static final int REQUEST_BYTES = 48;
  private static final int REPLY_BYTES = 16;

  @Test
  void everyInstructionGivesWhatTheReferenceMachineGives(@TempDir Path dir) throws Exception {
    for (String tool : List.of(COMPILER, MACHINE)) {
      if (!isInstalled(tool)) {
        System.out.println("skipped: " + tool + " is not installed");
      }
      assumeTrue(isInstalled(tool), tool + " is not installed");
    }
    long seed = Seeds.seed("floating point against " + MACHINE);
    SplittableRandom random = new SplittableRandom(seed);
    Case[] cases = new Case[CASES];
    ByteBuffer requests = ByteBuffer.allocate(CASES * REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < CASES; i++) {
      cases[i] = Case.random(random);
      requests.putLong(cases[i].op().ordinal()).putLong(cases[i].binary64() ? 1 : 0);
      requests.putLong(cases[i].rm());
      requests.putLong(cases[i].a()).putLong(cases[i].b()).putLong(cases[i].c());
    }
    ByteBuffer replies = runReference(dir, requests.array()).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(CASES * REPLY_BYTES, replies.remaining(), "bytes of replies");
    FpState s = new FpState();
    for (Case test : cases) {
      long result = replies.getLong();
      if (test.op().narrowResult(test.binary64())) {
        result &= 0xffff_ffffL;
      }
      String expected = String.format("%#x flags %#x", result, replies.getLong());
      s.flags = 0;
      long actual = test.run(s);
      assertEquals(
          expected, String.format("%#x flags %#x", actual, s.flags), () -> test + " seed=" + seed);
    }
  }

  private static ByteBuffer runReference(Path dir, byte[] requests) throws Exception {
    Path source = dir.resolve("reference.c");
    try (InputStream in = ReferenceMachineTest.class.getResourceAsStream("reference.c")) {
      Files.copy(in, source);
    }
    Path program = dir.resolve("reference");
    List<String> compile = new ArrayList<>(List.of(COMPILER, "-O1", "-march=rv64gc", "-static"));
    compile.addAll(List.of("-nostdlib", "-ffreestanding", "-o", program.toString()));
    for (Op op : Op.values()) {
      compile.add("-D" + op + "=" + op.ordinal());
    }
    compile.add(source.toString());
    Path messages = dir.resolve("messages");
    ProcessBuilder compiler = new ProcessBuilder(compile).redirectErrorStream(true);
    run(compiler.redirectOutput(messages.toFile()), messages);

    Path input = Files.write(dir.resolve("requests"), requests);
    Path output = dir.resolve("replies");
    ProcessBuilder machine = new ProcessBuilder(MACHINE, program.toString());
    machine.redirectInput(input.toFile()).redirectOutput(output.toFile());
    run(machine.redirectError(messages.toFile()), messages);
    return ByteBuffer.wrap(Files.readAllBytes(output));
  }

  private static void run(ProcessBuilder command, Path messages) throws Exception {
    Process process = command.start();
    try {
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      String what = String.join(" ", command.command()) + "\n" + Files.readString(messages);
      assertEquals(true, ended, () -> "still running after 60 s: " + what);
      assertEquals(0, process.exitValue(), what);
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isInstalled(String tool) {
    for (String dir : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!dir.isEmpty() && Files.isExecutable(Path.of(dir, tool))) {
        return true;
      }
    }
    return false;
  }
}
