// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.janusvm.jit.Interpreters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads of a process run side by side, and end with it; compared with QEMU's user mode. */
@Timeout(120)
class ThreadsTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "threads.c", "-static");
  }

  private static ProcessOptions.Builder options(String... arguments) {
    return ProcessOptions.builder(program).arguments(arguments);
  }

  @Test
  void theyShareAndWaitAndAreSignalledAsUnderQemu() {
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    for (int i = 0; i < 3; i++) {
      Guests.Run run = Guests.run(options());
      assertEquals(qemu.text(), run.text(), run.result().message());
      assertEquals(qemu.status(), run.result().exitStatus());
      assertEquals(11, run.result().exitStatus());
    }
  }

  @Test
  void theyRunWithTimeMadeOfInstructions() {
    Guests.Run run = Guests.run(options().deterministic(true));
    assertEquals(11, run.result().exitStatus(), run.text() + run.result().message());
  }

  @Test
  void aBarrierOfOneIsABarrierOfAll() {
    Path barriers = CrossTools.compile(folder, "barriers.c", "-static");
    for (boolean deterministic : new boolean[] {false, true}) {
      Guests.Run run = Guests.run(ProcessOptions.builder(barriers).deterministic(deterministic));
      assertEquals("broken 0, entered too\n", run.text(), run.result().message());
    }
  }

  @Test
  void exitGroupEndsThemAll() {
    assertEquals(5, Guests.run(options("exit")).result().exitStatus());
  }

  @Test
  void theProcessOutlivesItsFirstThread() {
    Guests.Run run = Guests.run(options("main"));
    assertEquals("after main\n", run.text());
    assertEquals(0, run.result().exitStatus());
  }

  @Test
  void aFaultInOneEndsThemAll() {
    RunResult result = Guests.run(options("fault")).result();
    assertEquals(139, result.exitStatus());
    assertTrue(result.message().contains("store to 0x0"), result.message());
  }

  @Test
  void aProcessWhoseThreadsAllWaitForEachOtherIsEnded() {
    RunResult result = Guests.run(options("deadlock")).result();
    assertEquals(StoppedBy.ERROR, result.stoppedBy());
    assertTrue(result.message().contains("all its threads wait"), result.message());
  }

  @Test
  void theBudgetStopsThemAll() {
    RunResult result = Guests.run(options("spin").maxInstructions(20_000_000)).result();
    assertEquals(StoppedBy.BUDGET, result.stoppedBy());
    assertTrue(result.instructions() <= 20_000_000);
  }

  @Test
  void thereIsALimitToTheirNumber() {
    Guests.Run run = Guests.run(options("bomb"));
    assertEquals("refused\n", run.text());
    assertEquals(5, run.result().exitStatus());
  }

  @Test
  void oneThatWaitsForInputDoesNotHoldUpTheEnd() {
    CountDownLatch never = new CountDownLatch(1);
    InputPort silent =
        new InputPort() {
          @Override
          public int read(byte[] buffer, int offset, int length) {
            throw new IllegalStateException("there is nothing to read");
          }

          @Override
          public boolean await(long nanos) {
            try {
              return never.await(nanos < 0 ? Long.MAX_VALUE : nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public boolean isTerminal() {
            return false;
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputPort port = OutputPort.of(out, false);
    ProcessOptions.Builder options =
        options("input").streams(new StandardStreams(silent, port, port));
    RunResult result = ProcessVm.run(options.build(), Interpreters::forProcess);
    assertEquals(6, result.exitStatus());
  }
}
