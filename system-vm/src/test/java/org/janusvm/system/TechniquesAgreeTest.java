// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.system.TestGuest.Outcome;
import org.junit.jupiter.api.Test;

/**
 * A deprivileged kernel must not be able to tell: whatever it does, it sees the same values, traps,
 * times and instruction counts as on the bare machine.
 */
class TechniquesAgreeTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 600;

  @Test
  void randomPageTablesAndAccessesGiveTheSameResultsUnderEveryTechnique() {
    long first = Seeds.seed("random paging");
    for (long seed = first; seed < first + SEEDS; seed++) {
      TestGuest guest = RandomPaging.guest(seed, STEPS);
      Outcome bare = guest.run(Technique.BARE, 1_000_000, RandomPaging.OBSERVED);
      assertEquals(StoppedBy.GUEST, bare.stoppedBy(), "seed " + seed);
      Outcome emulated = guest.run(Technique.TRAP_AND_EMULATE, 1_000_000, RandomPaging.OBSERVED);
      String what = "seed " + seed;
      assertEquals(bare.stoppedBy(), emulated.stoppedBy(), what);
      assertArrayEquals(bare.ram(), emulated.ram(), what);
      assertArrayEquals(bare.registers(), emulated.registers(), what);
      assertEquals(bare.output(), emulated.output(), what);
      assertEquals(bare.instructions(), emulated.instructions(), what);
      assertEquals(bare.userInstructions(), emulated.userInstructions(), what);
    }
  }
}
