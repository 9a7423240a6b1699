// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs in the process VM, started as users start them. */
class RunCommandTest {
  private static final byte[] NOTHING = {};

  private static Commands.Result run(String... words) throws IOException, InterruptedException {
    return Commands.inJvm(NOTHING, words);
  }

  @Test
  void standardOutputIsTheGuestsAlone() throws Exception {
    Commands.Result result = run("run", Commands.guest("hello.elf"));
    assertEquals("Hello, world!\n", result.outText());
    assertEquals("", result.errText());
    assertEquals(0, result.status());
  }

  @Test
  void everyByteGoesThroughUnchanged() throws Exception {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    Commands.Result result = Commands.inJvm(bytes, "run", Commands.guest("cat.elf"));
    assertArrayEquals(bytes, result.out());
    assertEquals(0, result.status());
  }

  @Test
  void wordsAfterTheProgramAreItsOwn() throws Exception {
    Commands.Result result =
        run("run", "--env", "A=b", Commands.guest("echo.elf"), "--stats", "-h", "@x", "--", "-V=1");
    assertEquals("--stats -h @x -- -V=1\n", result.outText());
    assertEquals("", result.errText());
  }

  @Test
  void wordsAfterDashesAreProgramAndItsArguments() throws Exception {
    Commands.Result result = run("run", "--", Commands.guest("echo.elf"), "--stats");
    assertEquals("--stats\n", result.outText());
  }

  @ParameterizedTest
  @CsvSource({"exit,42", "null,139", "illegal,132", "abort,134", "terminate,143"})
  void theStatusIsTheGuests(String fault, int status) throws Exception {
    Commands.Result result = run("run", Commands.guest("faults.elf"), fault);
    assertEquals(status, result.status(), result.errText());
    assertEquals(fault.equals("exit") ? 0 : 1, janusLines(result).size(), result.errText());
  }

  private static List<String> janusLines(Commands.Result result) {
    return result.errLines().stream().filter(line -> line.startsWith("janus: ")).toList();
  }

  @Test
  void theBudgetIsExactAndHasItsOwnStatus() throws Exception {
    Commands.Result result =
        run("run", "--max-instructions", "500", "--stats=json", Commands.guest("hello.elf"));
    assertEquals(Status.BUDGET, result.status());
    JsonObject stats = JsonParser.parseString(result.errLines().getLast()).getAsJsonObject();
    assertEquals(500, stats.get("instructions").getAsLong());
    assertEquals("budget", stats.get("stoppedBy").getAsString());
  }

  @Test
  void statisticsAreOneObjectInTheLastLine() throws Exception {
    Commands.Result result = run("run", "--stats=json", Commands.guest("hello.elf"));
    assertEquals("Hello, world!\n", result.outText());
    JsonObject stats = JsonParser.parseString(result.errLines().getLast()).getAsJsonObject();
    assertEquals("process", stats.get("vm").getAsString());
    assertEquals("interpreter", stats.get("engine").getAsString());
    assertTrue(stats.get("technique").isJsonNull());
    assertEquals("guest", stats.get("stoppedBy").getAsString());
    assertTrue(stats.get("instructions").getAsLong() > 100);
    assertTrue(stats.get("wallSeconds").getAsDouble() > 0);
    assertTrue(stats.getAsJsonObject("exits").get("system-call").getAsLong() >= 2);
    assertTrue(stats.getAsJsonObject("exitNanos").has("system-call"));
    assertTrue(stats.getAsJsonObject("jit").has("regions"));
    assertTrue(stats.getAsJsonObject("gc").has("collections"));
    assertTrue(stats.getAsJsonObject("memory").get("peakBytes").getAsLong() > 0);
  }

  @Test
  void statisticsForPeopleGoToStandardError() throws Exception {
    Commands.Result result = run("run", "--stats", Commands.guest("hello.elf"));
    assertEquals("Hello, world!\n", result.outText());
    assertTrue(result.errText().contains("system-call"), result.errText());
  }

  @Test
  void systemCallsAreTracedOnStandardError() throws Exception {
    Commands.Result result = run("run", "--trace=syscalls,exits", Commands.guest("hello.elf"));
    assertEquals("Hello, world!\n", result.outText());
    assertTrue(result.errText().contains("write(1"), result.errText());
  }

  @Test
  void aReaderThatGoesAwayEndsTheGuestInSilence() throws Exception {
    Process process = Commands.start("run", Commands.guest("cat.elf"));
    process.getInputStream().close();
    try (OutputStream in = process.getOutputStream()) {
      in.write("more than anybody reads\n".repeat(10_000).getBytes());
    } catch (IOException e) {
      // It has ended before it was given all of this.
    }
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals("", said);
    assertEquals(Status.SIGNAL + 13, process.exitValue());
  }

  @Test
  void anInterruptEndsAGuestThatWaits() throws Exception {
    Process process = Commands.start("run", Commands.guest("cat.elf"));
    process.getOutputStream().write("ready\n".getBytes());
    process.getOutputStream().flush();
    assertEquals('r', process.getInputStream().read()); // It runs, and waits for more.
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(130, process.exitValue());
  }

  @Test
  void whatTheJitDoesIsTraced() throws Exception {
    Commands.Result result =
        run("run", "--engine", "bytecode", "--trace=jit", Commands.guest("fib.elf"), "18");
    assertEquals(0, result.status(), result.errText());
    for (String line : List.of("formed", "compiled", "linked")) {
      assertTrue(
          result.errLines().stream()
              .anyMatch(l -> l.startsWith("[jit] " + line + " 0x") && l.contains(" <fib")),
          result.errText());
    }
  }

  @Test
  void statisticsTellWhatWasCompiledAndWhatItCost() throws Exception {
    Commands.Result result =
        run("run", "--engine", "bytecode", "--stats=json", Commands.guest("fib.elf"), "18");
    JsonObject jit =
        JsonParser.parseString(result.errLines().getLast())
            .getAsJsonObject()
            .getAsJsonObject("jit");
    assertTrue(jit.get("regions").getAsLong() > 0);
    assertTrue(jit.get("classBytes").getAsLong() > jit.get("bytes").getAsLong());
    assertTrue(jit.get("share").getAsDouble() > 0.5);
  }

  @Test
  void engineCheckFindsNothingWrong() throws Exception {
    Commands.Result result = run("run", "--engine", "check", Commands.guest("fib.elf"), "10");
    assertEquals("fib(10) = 55\n", result.outText());
    assertEquals(0, result.status(), result.errText());
  }
}
