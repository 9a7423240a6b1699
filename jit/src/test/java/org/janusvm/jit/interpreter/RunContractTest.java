// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link org.janusvm.jit.Engine#run} promises about budgets, counts and polls. */
class RunContractTest {
  private static final int A0 = 10;

  private static Code endlessLoop() {
    Code code = Guest.code();
    code.immediate("addi", A0, A0, 1).immediate("addi", A0, A0, 1);
    return code.add("jal", 0, 0, 0, -8);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theBudgetIsExactForEveryRemainder(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (int budget = 1; budget < 30; budget++) {
        guest.load(endlessLoop());
        guest.hart.x[A0] = 0;
        long before = guest.hart.instructions;
        assertEquals(ExitReason.BUDGET, guest.run(budget).reason);
        assertEquals(budget, guest.hart.instructions - before);
        assertEquals(budget - budget / 3, guest.hart.x[A0]);
        assertEquals(Guest.CODE + 4 * (budget % 3), guest.hart.pc);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLargestBudgetIsNoOverflow(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.load(Guest.code().immediate("addi", A0, 0, 1).ecall());
      guest.hart.instructions = 1000;
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(Long.MAX_VALUE).reason);
      assertEquals(1002, guest.hart.instructions);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRequestedPollComesBeforeTheNextInstruction(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.load(endlessLoop());
      guest.hart.requestPoll(4);
      guest.run(1);
      assertEquals(1, guest.environment.polls);
      guest.run(10);
      assertEquals(1, guest.environment.polls, "a poll is taken once");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFetchThatFaultsCountsAsAnInstruction(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.hart.pc = 0;
      assertEquals(ExitReason.MEMORY_FAULT, guest.run(5).reason);
      assertEquals(1, guest.hart.instructions);
    }
  }
}
