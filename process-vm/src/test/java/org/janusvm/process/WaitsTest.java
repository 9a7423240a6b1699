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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When no thread can run, virtual time goes on to the next deadline, and where there is none the
 * run ends. The programs sleep for days: without that they would not end within the test's time.
 */
@Timeout(60)
class WaitsTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "waits.c", "-static");
  }

  private static ProcessOptions.Builder options(String what) {
    return ProcessOptions.builder(program).arguments(what);
  }

  private static String text(String what) {
    Guests.Run run = Guests.run(options(what).deterministic(true));
    assertEquals(0, run.result().exitStatus(), run.text() + run.result().message());
    return run.text();
  }

  @Test
  void sleepsOfSeveralThreadsAreSkipped() {
    assertEquals("main after 1\nb after 2\na after 3\n", text("sleep"));
  }

  @Test
  void theEarliestOfSeveralWaitsEnds() {
    assertEquals("timedwait: Connection timed out\nafter 1\n", text("timed"));
  }

  @Test
  void aTimerWakesThreadsThatWaitWithoutEnd() {
    assertEquals("signal 14 after 2\n", text("alarm"));
  }

  @Test
  void aSleepEndsWhileAnotherThreadComputes() {
    assertEquals("ran\n", text("run"));
  }

  @Test
  void timeIsOneForAllProcesses() {
    assertEquals("parent after 1\nchild after 2, status 7\n", text("fork"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void processesThatWaitForEachOtherAreEndedWithAMessage(boolean deterministic) {
    RunResult result = Guests.run(options("pipes").deterministic(deterministic)).result();
    assertEquals(StoppedBy.ERROR, result.stoppedBy());
    String message = result.message();
    assertTrue(message.contains("all its 2 processes wait for ever: "), message);
    assertTrue(message.contains("a pipe") && message.contains("child"), message);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theHartsCounterOfTimeIsTheClock(boolean deterministic) {
    Guests.Run run = Guests.run(options("counters").deterministic(deterministic));
    assertEquals("one clock, slept a second, cycles pass\n", run.text(), run.result().message());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTimerThatCanWakeNobodyDoesNotHideADeadlock(boolean deterministic) {
    RunResult result = Guests.run(options("lost").deterministic(deterministic)).result();
    assertEquals(StoppedBy.ERROR, result.stoppedBy());
    assertTrue(
        result.message().contains("all its threads wait for ever: a futex"), result.message());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitingForTheHostIsNoDeadlock(boolean deterministic) {
    CountDownLatch asked = new CountDownLatch(3);
    InputPort slow =
        new InputPort() {
          @Override
          public int read(byte[] buffer, int offset, int length) {
            return 0;
          }

          @Override
          public boolean await(long nanos) {
            // Ready at last, but only after all other threads have begun to wait.
            asked.countDown();
            try {
              return asked.await(nanos < 0 ? Long.MAX_VALUE : nanos, TimeUnit.NANOSECONDS);
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
        options("input")
            .deterministic(deterministic)
            .streams(new StandardStreams(slow, port, port));
    RunResult result = ProcessVm.run(options.build(), Interpreters::forProcess);
    assertEquals(0, result.exitStatus(), result.message());
    assertEquals("read 0\n", out.toString());
  }
}
