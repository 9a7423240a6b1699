// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Futexes in all their kinds; QEMU's user mode is what is compared with, as far as it goes. */
@Timeout(120)
class FutexesTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "futexes.c", "-static");
  }

  @Test
  void wakingRequeueingAndLockingAreAsUnderQemu() {
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    assertEquals(qemu.text(), run.text(), run.result().message());
    Guests.Run virtual = Guests.run(ProcessOptions.builder(program).deterministic(true));
    assertEquals(qemu.text(), virtual.text(), virtual.result().message());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void locksOutliveTheirOwnersAndManyFutexesAreOneWait(boolean deterministic) {
    String counting =
        """
        init: 0
        counted 8000
        lock: 0
        lock again: Resource deadlock avoided
        unlock again: Operation not permitted
        owner died: Owner died
        consistent: 0
        unlock: 0
        lock: 0
        unlock: 0
        """;
    String several =
        """
        waitv: 2
        waitv changed: Resource temporarily unavailable
        waitv late: Connection timed out
        waitv of bytes: Invalid argument
        """;
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program).arguments("robust").deterministic(deterministic));
    assertEquals(counting.repeat(3) + several, run.text(), run.result().message());
  }
}
