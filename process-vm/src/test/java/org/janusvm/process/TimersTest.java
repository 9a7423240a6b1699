// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clocks and timers do what they do under Linux; QEMU's user mode is what is compared with. */
@Timeout(120)
class TimersTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "timers.c", "-static");
  }

  @Test
  void timersOfAllClocksExpireAsUnderQemu() {
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
  }

  @Test
  void timersAreTheSameEveryTimeWhenTimeIsMadeOfInstructions() {
    Guests.Run first = Guests.run(ProcessOptions.builder(program).deterministic(true));
    assertEquals(0, first.result().exitStatus(), first.text() + first.result().message());
    Guests.Run real = Guests.run(ProcessOptions.builder(program));
    assertEquals(real.text(), first.text());
  }

  /** QEMU passes these on to its host, where the user may be allowed to set the clock. */
  @Test
  void theHostsClockIsNotSet() {
    String text = Guests.run(ProcessOptions.builder(program).arguments("forbidden")).text();
    assertEquals(
        """
        settime: Operation not permitted
        settimeofday: Operation not permitted
        adjtimex: read, tick 10000
        adjtimex: Operation not permitted
        """,
        text);
  }
}
