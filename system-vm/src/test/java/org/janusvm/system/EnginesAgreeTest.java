// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.system.TestGuest.Outcome;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No guest can tell whether it is compiled: random kernels see the same values, traps, times and
 * instruction counts, and leave their engine for the same reasons as often.
 */
@Timeout(300)
class EnginesAgreeTest {
  private static final int PAGING_SEEDS = 25;
  private static final int STEPS = 600;
  private static final int HOSTILE_SEEDS = 25;
  private static final int HOSTILE_BUDGET = 20_000;

  @ParameterizedTest
  @CsvSource({
    "BARE,COMPILED",
    "BARE,WARM",
    "BARE,CHECKED",
    "TRAP_AND_EMULATE,COMPILED",
    "TRAP_AND_EMULATE,WARM",
    "TRAP_AND_EMULATE,CHECKED"
  })
  @Retention(RetentionPolicy.RUNTIME)
  private @interface EachEngine {}

  @EachEngine
  void randomPageTablesAndAccessesGiveTheSameResults(Technique technique, TestEngine engine) {
    long first = Seeds.seed("random paging under the JIT");
    for (long seed = first; seed < first + PAGING_SEEDS; seed++) {
      TestGuest guest = RandomPaging.guest(seed, STEPS);
      Outcome expected = guest.run(technique, 1_000_000, RandomPaging.OBSERVED);
      assertEquals(StoppedBy.GUEST, expected.stoppedBy(), "seed " + seed);
      assertSame(expected, guest.run(technique, engine, 1_000_000, RandomPaging.OBSERVED), seed);
    }
  }

  @EachEngine
  void hostileKernelsGiveTheSameResults(Technique technique, TestEngine engine) {
    long first = Seeds.seed("hostile kernels under the JIT");
    long instructions = 0;
    for (long seed = first; seed < first + HOSTILE_SEEDS; seed++) {
      TestGuest guest = HostileGuestTest.guest(seed);
      Outcome expected = guest.run(technique, HOSTILE_BUDGET, TestGuest.OBSERVED);
      assertSame(expected, guest.run(technique, engine, HOSTILE_BUDGET, TestGuest.OBSERVED), seed);
      instructions += expected.instructions();
    }
    assertTrue(instructions > HOSTILE_SEEDS * HOSTILE_BUDGET / 20, "the kernels end too early");
  }

  private static void assertSame(Outcome expected, Outcome outcome, long seed) {
    String what = "seed " + seed;
    assertEquals(expected.stoppedBy(), outcome.stoppedBy(), what);
    assertEquals(expected.message(), outcome.message(), what);
    assertEquals(expected.instructions(), outcome.instructions(), what);
    assertEquals(expected.userInstructions(), outcome.userInstructions(), what);
    assertArrayEquals(expected.registers(), outcome.registers(), what);
    int difference = Arrays.mismatch(expected.ram(), outcome.ram());
    assertEquals(-1, difference, what + ": memory differs");
    assertEquals(expected.output(), outcome.output(), what);
    assertEquals(expected.exits(), outcome.exits(), what);
    assertEquals(expected.status(), outcome.status(), what);
  }
}
