// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals do to a thread what they do under Linux; QEMU's user mode is what is compared with. */
@Timeout(120)
class SignalsTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "signals.c", "-static");
  }

  private static Guests.Run run(boolean deterministic, String... arguments) {
    return Guests.run(
        ProcessOptions.builder(program).arguments(arguments).deterministic(deterministic));
  }

  @Test
  void handlersMasksStacksRestartsAndTimersAreAsUnderQemu() {
    Guests.Run run = run(false);
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
    assertEquals(9, run.result().exitStatus());
  }

  @Test
  void timersExpireInInstructionsWhenTimeIsMadeOfThem() {
    Guests.Run first = run(true);
    assertEquals(9, first.result().exitStatus(), first.text() + first.result().message());
    Guests.Run second = run(true);
    assertEquals(first.text(), second.text());
    assertEquals(first.result().instructions(), second.result().instructions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocked", "ignored", "stack"})
  void aFaultThatNoHandlerCanTakeIsDeath(String how) {
    RunResult result = run(false, how).result();
    assertEquals(StoppedBy.SIGNAL, result.stoppedBy());
    assertEquals(139, result.exitStatus());
  }

  @Test
  void aTimerWithoutHandlerIsDeath() {
    assertEquals(142, run(false, "alarm").result().exitStatus());
    assertEquals(142, run(true, "alarm").result().exitStatus());
  }

  @Test
  void defaultActionsAreCarriedOut() {
    assertEquals(143, run(false, "15").result().exitStatus());
    assertEquals(0, run(false, "17").result().exitStatus(), "SIGCHLD does nothing");
    assertEquals(137, run(false, "9").result().exitStatus());
    RunResult stopped = run(false, "19").result();
    assertEquals(StoppedBy.ERROR, stopped.stoppedBy());
    assertTrue(stopped.message().contains("SIGSTOP"), stopped.message());
  }
}
