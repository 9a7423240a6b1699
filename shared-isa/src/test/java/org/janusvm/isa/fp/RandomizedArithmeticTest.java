// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.Seeds;
import org.junit.jupiter.api.Test;

/** Every operation, format and rounding mode against {@link Oracle}, on biased random operands. */
class RandomizedArithmeticTest {
  private static final int CASES_PER_COMBINATION = 3000;

  /** Accrued flags to start from: they must be kept, and with NX among them paths differ. */
  private static final int[] ACCRUED = {0, FpState.NX, FpState.DZ | FpState.UF, 0x1f};

  @Test
  void everyOperationMatchesExactArithmeticInResultAndFlags() {
    long seed = Seeds.seed("floating point against exact arithmetic");
    SplittableRandom random = new SplittableRandom(seed);
    FpState s = new FpState();
    for (Op op : Op.values()) {
      for (int rm = Rounding.RNE; rm <= Rounding.RMM; rm++) {
        for (int i = 0; i < CASES_PER_COMBINATION; i++) {
          Case test = Case.random(random, op, (i & 1) != 0, rm);
          Oracle.Outcome expected = test.expected();
          for (int accrued : ACCRUED) {
            s.flags = accrued;
            long actual = test.run(s);
            if (actual != expected.bits() || s.flags != (accrued | expected.flags())) {
              assertEquals(
                  String.format("%#x flags %#x", expected.bits(), accrued | expected.flags()),
                  String.format("%#x flags %#x", actual, s.flags),
                  () -> test + " accrued=" + accrued + " seed=" + seed);
            }
          }
        }
      }
    }
  }
}
