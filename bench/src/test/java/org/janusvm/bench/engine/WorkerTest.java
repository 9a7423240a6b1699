// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.janusvm.bench.EngineNames;
import org.janusvm.bench.Installation;
import org.janusvm.process.ProcessOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs in one JVM, on request. */
@Timeout(120)
class WorkerTest {
  private static List<String> answers(String requests, String program, String... arguments)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Worker(
            streams ->
                ProcessOptions.builder(Installation.programs().resolve(program))
                    .arguments(arguments)
                    .streams(streams)
                    .build(),
            EngineNames.INTERPRETER)
        .serve(
            new ByteArrayInputStream(requests.getBytes(StandardCharsets.US_ASCII)),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void everyRequestIsAnsweredByARunOfItsOwn() throws IOException {
    List<String> answers = answers("curve 100\ncurve 100\n", "fib.elf", "12");
    assertEquals(2, answers.size());
    Sample first = Worker.GSON.fromJson(answers.get(0), Worker.Curve.class).sample();
    Sample second = Worker.GSON.fromJson(answers.get(1), Worker.Curve.class).sample();
    assertTrue(first.isGood());
    assertTrue(first.agreesWith(second));
    assertTrue(first.guestCpuSeconds() > 0);
  }

  @Test
  void aCurveIsCutWhenTimeIsOver() throws IOException {
    List<String> answers = answers("curve 1\n", "spin.elf", "30s");
    Worker.Curve curve = Worker.GSON.fromJson(answers.getFirst(), Worker.Curve.class);
    assertNull(curve.sample());
    assertTrue(curve.windows().length > 0);
    double seen = 0;
    for (double window : curve.windows()) {
      seen += window;
    }
    assertTrue(seen > 0);
  }

  @Test
  void aProgramThatFailsIsNoGoodRun() throws IOException {
    Sample sample =
        Worker.GSON
            .fromJson(answers("curve 100\n", "faults.elf", "null").get(0), Worker.Curve.class)
            .sample();
    assertTrue(sample.failure().startsWith("ended with status 139"), sample.failure());
  }

  @Test
  void whatIsNoRequestIsRefused() {
    assertThrows(IOException.class, () -> answers("dance\n", "hello.elf"));
  }
}
