// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.janusvm.isa.Hart;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.fuzz.Machines.Result;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same streams on every kind of memory, in one go, in slices, and disturbed by polls. */
class InterpretersAgreeTest {
  private static final long SEED = Seeds.seed("InterpretersAgreeTest");

  private static long[] seeds(int streams) {
    return new SplittableRandom(SEED).longs(streams).toArray();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROCESS")
  void everyEngineAndMemoryGivesTheSameResultsAsTheProcessInterpreter(Kind kind) {
    Comparison comparison =
        new Comparison(p -> Machines.run(Kind.PROCESS, p), p -> Machines.run(kind, p));
    for (int batch = 0; batch < 3; batch++) {
      long[] seeds = new SplittableRandom(SEED + batch).longs(150).toArray();
      comparison.compare(seeds, 80);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROCESS_IN_LOCKSTEP")
  void slicesOfEveryLengthGiveTheSameResultAsOneRun(Kind kind) {
    StreamProgram program = new StreamProgram(seeds(40), 80);
    Result whole = Machines.run(kind, program);
    SplittableRandom random = new SplittableRandom(SEED);
    assertSame(whole, sliced(kind, program, () -> 1));
    assertSame(whole, sliced(kind, program, () -> 2));
    assertSame(whole, sliced(kind, program, () -> 3));
    assertSame(whole, sliced(kind, program, () -> 7));
    assertSame(whole, sliced(kind, program, () -> random.nextInt(1, 100)));
  }

  private static void assertSame(Result whole, Result sliced) {
    assertArrayEquals(whole.dumps(), sliced.dumps());
    assertEquals(whole.instructions(), sliced.instructions());
  }

  private static Result sliced(Kind kind, StreamProgram program, LongSupplier slices) {
    return Machines.run(kind, program, (engine, hart) -> slices(engine, hart, slices));
  }

  private static Exit slices(Engine engine, Hart hart, LongSupplier slices) {
    while (true) {
      long slice = slices.getAsLong();
      long before = hart.instructions;
      Exit exit = engine.run(hart, slice);
      if (exit.reason != ExitReason.BUDGET) {
        assertTrue(hart.instructions - before <= slice, "more than the budget");
        return exit;
      }
      assertEquals(slice, hart.instructions - before, "a budget is exact");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void pollsRequestedByAnotherThreadDoNotChangeTheResult(Kind kind) throws InterruptedException {
    StreamProgram program = new StreamProgram(seeds(150), 80);
    Result whole = Machines.run(kind, program);
    AtomicBoolean done = new AtomicBoolean();
    Result disturbed =
        Machines.run(
            kind,
            program,
            (engine, hart) -> {
              Thread disturber =
                  Thread.ofPlatform()
                      .start(
                          () -> {
                            while (!done.get()) {
                              hart.requestPoll(1);
                              Thread.onSpinWait();
                            }
                          });
              try {
                return engine.run(hart, Long.MAX_VALUE);
              } finally {
                done.set(true);
                join(disturber);
              }
            });
    assertSame(whole, disturbed);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSeedAlwaysGivesTheSameProgram() {
    StreamProgram once = new StreamProgram(seeds(3), 50);
    StreamProgram again = new StreamProgram(seeds(3), 50);
    assertArrayEquals(once.codeBytes(), again.codeBytes());
    assertArrayEquals(once.dataBytes(), again.dataBytes());
  }
}
