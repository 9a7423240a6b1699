// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CompileBudgetTest {
  private static final long SECOND = 1_000_000_000;

  private long now = -5 * SECOND; // A clock may begin anywhere.
  private final CompileBudget budget = new CompileBudget(() -> now);

  private int spendAll() {
    int regions = 0;
    while (regions < 1_000_000 && budget.allows()) {
      budget.charge();
      regions++;
    }
    return regions;
  }

  @Test
  void theFirstHotLoopsNeedNotWait() {
    assertEquals(CompileBudget.FREE_REGIONS, spendAll());
    assertFalse(budget.allows());
  }

  @Test
  void whatIsSpentStaysWithinItsShareOfTheTime() {
    spendAll();
    for (int i = 0; i < 5; i++) {
      now += 8 * SECOND;
      long spent = spendAll() * CompileBudget.REGION_NANOS;
      assertEquals(8 * SECOND / CompileBudget.SHARE, spent);
    }
  }

  @Test
  void timeBringsRoomAgain() {
    spendAll();
    now += CompileBudget.REGION_NANOS * CompileBudget.SHARE - 1;
    assertFalse(budget.allows());
    now++;
    assertTrue(budget.allows());
  }
}
