// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signals queue with their values, and a handler's frame holds all state. Compared with QEMU's user
 * mode, but for what that does not do: it knows neither SS_AUTODISARM nor RLIMIT_SIGPENDING, and
 * goes on where Linux sends SIGSEGV.
 */
@Timeout(120)
class FramesTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "frames.c", "-static");
  }

  private static Guests.Run run(String... arguments) {
    return Guests.run(ProcessOptions.builder(program).arguments(arguments));
  }

  @Test
  void queuesFloatsRestartsAndFlagsAreAsUnderQemu() {
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    Guests.Run run = run();
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
  }

  @Test
  void noMoreSignalsQueueThanTheLimitAllows() {
    assertEquals(
        """
        queued 5, then Resource temporarily unavailable
        got 5 in order
        """,
        run("limit").text());
  }

  @Test
  void aFrameWithoutPlaceOrSenseIsAFaultThatAnotherStackCanTake() {
    Guests.Run run = run("frames");
    assertEquals(
        """
        sigaltstack 0
        in handler: on it 1, disabled 1
        in handler: on it 1, disabled 1
        after: disabled 0, size 65536
        small: Cannot allocate memory
        bad flags: Invalid argument
        signal 11 code 128, on other stack 1
        signal 11 code 128, on other stack 1
        signal 11 code 128, on other stack 1
        """,
        run.text(),
        run.result().message());
  }

  @Test
  void returningFromNoHandlerIsDeath() {
    RunResult result = run("dead").result();
    assertEquals(139, result.exitStatus());
    assertTrue(result.message().contains("rt_sigreturn without a signal frame"), result.message());
  }
}
