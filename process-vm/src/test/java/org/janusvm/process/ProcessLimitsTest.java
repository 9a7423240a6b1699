// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that take all they can get harm nobody but themselves, and the run always ends. */
@Timeout(120)
class ProcessLimitsTest {
  private static final long BUDGET = 20_000_000;

  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "bombs.c", "-static");
  }

  private static ProcessOptions.Builder options(String what) {
    return ProcessOptions.builder(program).arguments(what);
  }

  private static void prints(String text, ProcessOptions.Builder options) {
    Guests.Run run = Guests.run(options);
    assertEquals(text, run.text(), run.result().message());
    assertEquals(4, run.result().exitStatus());
  }

  @Test
  void theirNumberIsLimited() {
    prints("255 children, then EAGAIN\n255 ended\n", options("limit").memory(4L << 30));
  }

  @Test
  void thoseThatNobodyWaitsForCountUntilTheyAreWaitedFor() {
    prints("255 zombies, then EAGAIN\n255 waited for, another exits 2\n", options("zombies"));
  }

  @Test
  void memoryComesBackWithTheEndOfAProcess() {
    prints("took all: exited 7\n".repeat(3), options("memory").memory(128 << 20));
  }

  @Test
  void onlyWhatIsUsedOfALargeMappingIsChargedToAChild() {
    prints(
        "exited 5\nkilled by 9\nall is the parent's, another child: ENOMEM\n",
        options("sparse").memory(64 << 20));
  }

  @Test
  void theNumberOfThreadsIsLimitedOverAllOfThem() {
    prints("510 and 0 threads\n511 threads more\n", options("threads"));
  }

  @Test
  void oneSignalEndsAGroupThatForksAllTheTime() {
    prints("all ended\n", options("group"));
  }

  @Test
  void aForkBombEndsWithTheBudget() {
    stopsWithinTheBudget(options("forks").memory(256 << 20));
  }

  @Test
  void aBombOfForksAndMemoryEndsWithTheBudget() {
    stopsWithinTheBudget(options("both").memory(256 << 20));
  }

  private static void stopsWithinTheBudget(ProcessOptions.Builder options) {
    RunResult result = Guests.run(options.maxInstructions(BUDGET)).result();
    assertEquals(StoppedBy.BUDGET, result.stoppedBy(), result.message());
    assertEquals(RunResult.STATUS_BUDGET, result.exitStatus());
    assertEquals(BUDGET, result.instructions());
    assertTrue(result.memory().peakBytes() <= 256 << 20);
    assertEquals(0, result.memory().usedBytes());
  }

  @Test
  void thoseThatAllWaitForEachOtherAreEnded() {
    RunResult result = Guests.run(options("deadlock")).result();
    assertEquals(StoppedBy.ERROR, result.stoppedBy());
    assertTrue(result.message().startsWith("all its 4 processes wait"), result.message());
  }

  @Test
  void whatTheFirstOneLeavesBehindIsWaitedFor() {
    prints("late\n", options("leave"));
  }

  @Test
  void whatTheFirstOneLeavesBehindIsEndedIfItWaitsForEver() {
    Guests.Run run = Guests.run(options("leave-for-ever"));
    assertEquals("late\n", run.text());
    assertEquals(4, run.result().exitStatus());
    assertTrue(run.result().message().contains("waits for ever"), run.result().message());
  }
}
