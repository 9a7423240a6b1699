// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One program in both virtual machines. */
class CompareCommandTest {
  @TempDir Path folder;

  @Test
  void bothMachinesDoTheSameAndTheFiguresAreKept() throws Exception {
    Path json = folder.resolve("figures.json");
    Commands.Result result =
        Commands.inJvm(
            new byte[0],
            "compare",
            "--runs=2",
            "--json",
            json.toString(),
            Commands.guest("echo.elf"),
            "--on",
            "x");
    assertEquals(Status.OK, result.status(), result.outText() + result.errText());
    assertEquals("", result.errText());
    assertTrue(result.outText().contains("EQUAL"), result.outText());
    assertTrue(result.outText().contains("reflected-system-call"), result.outText());

    JsonObject figures = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertTrue(figures.get("program").getAsString().endsWith("echo.elf"));
    assertEquals(2, figures.getAsJsonArray("args").size());
    assertTrue(figures.getAsJsonObject("machine").get("processors").getAsInt() > 0);
    List<JsonElement> runs = figures.getAsJsonArray("runs").asList();
    assertEquals(
        List.of(
            "process/interpreter",
            "system/bare/interpreter",
            "system/trap-and-emulate/interpreter"),
        runs.stream().map(run -> run.getAsJsonObject().get("config").getAsString()).toList());
    String hash =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest("--on x\n".getBytes()));
    for (JsonElement element : runs) {
      JsonObject run = element.getAsJsonObject();
      assertEquals(0, run.get("exitStatus").getAsInt());
      assertEquals(hash, run.get("stdoutSha256").getAsString());
      JsonObject wall = run.getAsJsonObject("wallSeconds");
      double median = wall.get("median").getAsDouble();
      assertTrue(wall.get("min").getAsDouble() <= median);
      assertTrue(median <= wall.get("max").getAsDouble());
      assertTrue(run.getAsJsonObject("stats").get("instructions").getAsLong() > 0);
    }
  }

  @Test
  void everyRunGetsTheSameInput() throws Exception {
    Commands.Result result =
        Commands.inJvm("one\ntwo\n".getBytes(), "compare", "--runs=1", Commands.guest("cat.elf"));
    assertEquals(Status.OK, result.status(), result.outText() + result.errText());
    assertTrue(result.outText().contains("EQUAL"), result.outText());
  }
}
