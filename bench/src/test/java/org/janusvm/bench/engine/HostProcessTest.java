// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs of host processes. */
@Timeout(60)
class HostProcessTest {
  private static final Path HERE = Path.of("").toAbsolutePath();

  private static Sample shell(String script) {
    return HostProcess.run(List.of("/bin/sh", "-c", script), Map.of("X", "seen"), HERE);
  }

  @Test
  void whatAChildUsedIsCountedToTheChildAlone() {
    Sample busy = shell("i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; echo $X");
    Sample idle = shell("echo $X");
    assertTrue(busy.isGood() && idle.isGood());
    assertTrue(busy.agreesWith(idle));
    assertTrue(idle.cpuSeconds() > 0);
    assertTrue(busy.cpuSeconds() > idle.cpuSeconds());
    assertNotEquals(busy.sha256(), shell("echo other").sha256());
  }

  @Test
  void aFailureTellsTheStatusAndTheLastLineWritten() {
    Sample sample = shell("echo one; echo the reason >&2; exit 3");
    assertFalse(sample.isGood());
    assertEquals("ended with status 3: the reason", sample.failure());
    assertTrue(
        HostProcess.run(List.of("/no/such/program"), Map.of(), HERE)
            .failure()
            .startsWith("/no/such/program cannot be started"));
  }

  @Test
  void aHangIsEndedAndTold() {
    Sample sample = HostProcess.run(List.of("/bin/sleep", "50"), Map.of(), HERE, 1);
    assertEquals("does not end within 1 s", sample.failure());
  }
}
