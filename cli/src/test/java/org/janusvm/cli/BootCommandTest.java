// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs on the teaching kernel in the system VM, started as users start them. */
class BootCommandTest {
  private static final byte[] NOTHING = {};

  @ParameterizedTest
  @ValueSource(strings = {"bare", "trap-and-emulate"})
  void theConsoleIsStandardOutput(String technique) throws Exception {
    Commands.Result result =
        Commands.inJvm(
            NOTHING, "boot", "--technique", technique, "--stats=json", Commands.guest("hello.elf"));
    assertEquals("Hello, world!\n", result.outText());
    assertEquals(0, result.status());
    assertEquals(1, result.errLines().size(), result.errText());
    JsonObject stats = JsonParser.parseString(result.errText()).getAsJsonObject();
    assertEquals("system", stats.get("vm").getAsString());
    assertEquals(technique, stats.get("technique").getAsString());
    long user = stats.get("userInstructions").getAsLong();
    long kernel = stats.get("kernelInstructions").getAsLong();
    assertTrue(user > 0 && kernel > user);
    assertEquals(stats.get("instructions").getAsLong(), user + kernel);
  }

  @Test
  void figuresAreTheLastLineAlsoWhenNothingCouldBeStarted() {
    for (String file : List.of("no such program", "../README.md")) {
      Commands.Result result = Commands.here("boot", "--stats=json", file);
      assertEquals(2, result.errLines().size(), result.errText());
      JsonObject stats = JsonParser.parseString(result.errLines().getLast()).getAsJsonObject();
      assertEquals("error", stats.get("stoppedBy").getAsString());
      assertEquals(result.status(), stats.get("exitStatus").getAsInt());
    }
  }

  @Test
  void whatIsWrongWithAKernelIsToldByItsName() {
    Commands.Result result = Commands.here("boot", "--kernel", "../README.md");
    assertEquals(Status.NOT_RUNNABLE, result.status());
    assertTrue(result.errText().startsWith("janus: ../README.md: "), result.errText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--kernel", "--firmware", "--initrd"})
  void aDeviceThatNeverEndsIsNoFileToLoad(String option) {
    Commands.Result result =
        Commands.here("boot", option, "/dev/zero", Commands.guest("hello.elf"));
    assertEquals(Status.NOT_RUNNABLE, result.status());
    assertTrue(result.errText().contains("is not a regular file"), result.errText());
  }

  @Test
  void theStatusIsTheProgramsAndSoAreItsWords() throws Exception {
    Commands.Result result =
        Commands.inJvm(NOTHING, "boot", Commands.guest("faults.elf"), "exit", "--stats");
    assertEquals(42, result.status(), result.errText());
    assertEquals(
        139, Commands.inJvm(NOTHING, "boot", Commands.guest("faults.elf"), "null").status());
  }

  @Test
  void everyByteGoesThroughUnchanged() throws Exception {
    byte[] bytes = new byte[20_000];
    new Random(2).nextBytes(bytes);
    Commands.Result result = Commands.inJvm(bytes, "boot", Commands.guest("cat.elf"));
    assertArrayEquals(bytes, result.out());
    assertEquals(0, result.status());
  }

  @Test
  void theFirstExitsAreTraced() throws Exception {
    Commands.Result result =
        Commands.inJvm(
            NOTHING,
            "boot",
            "--technique=trap-and-emulate",
            "--trace=exits:4",
            Commands.guest("hello.elf"));
    assertEquals("Hello, world!\n", result.outText());
    assertEquals(4, result.errLines().size(), result.errText());
    assertTrue(result.errText().contains("privileged-csr"), result.errText());
  }

  @Test
  void theBudgetStopsTheMachine() throws Exception {
    Commands.Result result =
        Commands.inJvm(NOTHING, "boot", "--max-instructions=10_000", Commands.guest("hello.elf"));
    assertEquals(Status.BUDGET, result.status());
    assertEquals(1, result.errLines().size(), result.errText());
    assertEquals("", result.outText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--memory=1M",
        "--memory=1T",
        "--cpus=1000",
        "--technique=trap-and-emulate --firmware=FILE",
        "--initrd=FILE"
      })
  void impossibleMachinesAreWrongUsage(String options) {
    String line = "boot " + options.replace("FILE", guestsFolder() + "/COMPILER") + " ";
    Commands.Result result = Commands.here((line + Commands.guest("hello.elf")).split(" "));
    assertEquals(Status.USAGE, result.status(), result.errText());
    assertEquals(1, result.errLines().size(), result.errText());
  }

  private static String guestsFolder() {
    return org.janusvm.bench.Installation.programs().toString();
  }
}
