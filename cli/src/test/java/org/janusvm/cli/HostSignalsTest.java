// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that the host sends to Janus. */
@Timeout(120)
class HostSignalsTest {
  /** Starts, waits until the guest answers, sends a signal, and reads what is left. */
  private static List<String> signalled(String signal, int status, String... words)
      throws IOException, InterruptedException {
    Process janus = Commands.start(words);
    try {
      janus.getOutputStream().write("line\n".getBytes(StandardCharsets.US_ASCII));
      janus.getOutputStream().flush();
      byte[] echo = new byte[1];
      assertEquals(1, janus.getInputStream().read(echo));
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(janus.pid())).start();
      assertEquals(0, kill.waitFor());
      List<String> err =
          new String(janus.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertTrue(janus.waitFor(60, TimeUnit.SECONDS));
      assertEquals(status, janus.exitValue(), err.toString());
      return err;
    } finally {
      janus.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void theyReachTheGuestAndTheFiguresAreTold(String signal, int status) throws Exception {
    List<String> err = signalled(signal, status, "run", "--stats=json", Commands.guest("cat.elf"));
    JsonObject stats = JsonParser.parseString(err.getLast()).getAsJsonObject();
    assertEquals("signal", stats.get("stoppedBy").getAsString());
    assertEquals(status, stats.get("exitStatus").getAsInt());
    assertTrue(stats.get("instructions").getAsLong() > 0);
  }

  @Test
  void anInterruptIsNoNews() throws Exception {
    assertEquals(List.of(), signalled("INT", 130, "run", Commands.guest("cat.elf")));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void theFiguresOfAMachineAreToldToo(String signal, int status) throws Exception {
    List<String> err = signalled(signal, status, "boot", "--stats=json", Commands.guest("cat.elf"));
    JsonObject stats = JsonParser.parseString(err.getLast()).getAsJsonObject();
    assertEquals("system", stats.get("vm").getAsString());
    assertTrue(stats.get("instructions").getAsLong() > 0);
  }

  @Test
  void withoutARecordingTheRecordersSignalReachesTheGuest() throws Exception {
    signalled("USR2", 140, "run", Commands.guest("cat.elf"));
  }

  @Test
  void aFlightRecordingDoesNotEndTheGuestBySignals(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run.jfr");
    List<String> command =
        new ArrayList<>(Commands.javaCommand("run", Commands.guest("spin.elf"), "3s"));
    command.add(1, "-XX:StartFlightRecording:settings=profile,filename=" + file);
    Process janus =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(janus.waitFor(100, TimeUnit.SECONDS));
      assertEquals(0, janus.exitValue());
    } finally {
      janus.destroyForcibly();
    }
    // Threads were stopped, and exits are in it.
    List<String> names =
        RecordingFile.readAllEvents(file).stream().map(e -> e.getEventType().getName()).toList();
    assertTrue(names.contains("jdk.ExecutionSample"));
    assertTrue(names.contains("org.janusvm.ExitHandled"));
  }
}
