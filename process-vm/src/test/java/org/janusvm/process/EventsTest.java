// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** poll, select, epoll, eventfd, timerfd, signalfd and pipes answer as under QEMU's user mode. */
@Timeout(120)
class EventsTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "events.c", "-static");
  }

  @Test
  void filesBecomeReadyAsUnderQemu() {
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
  }

  @Test
  void virtualTimeLetsTimersExpireToo() {
    Guests.Run first = Guests.run(ProcessOptions.builder(program).deterministic(true));
    assertEquals(0, first.result().exitStatus(), first.text() + first.result().message());
  }

  @Test
  void edgesOfSocketsAndTerminalsAreToldAsUnderQemu() {
    Path edges = CrossTools.compile(folder, "edges.c", "-static");
    Guests.Run run = Guests.run(ProcessOptions.builder(edges));
    CrossTools.Outcome qemu = CrossTools.qemu(edges);
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
  }
}
