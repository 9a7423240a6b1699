// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.janusvm.system.TestCode.A0;
import static org.janusvm.system.TestCode.A6;
import static org.janusvm.system.TestCode.A7;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A kernel may set its timer to a moment that the world will not see, and wait for it. */
class FarawayTimerTest {
  private static final int TIME_EXTENSION = 0x54494d45;

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void waitingForAMomentBeyondAllTimeEndsTheMachine(Technique technique) {
    TestCode code =
        new TestCode(TestGuest.CODE)
            .li(A0, -2)
            .li(A6, 0)
            .li(A7, TIME_EXTENSION)
            .op("ecall", 0, 0, 0, 0)
            .op("wfi", 0, 0, 0, 0);
    TestGuest guest = new TestGuest(0x1000).put(TestGuest.CODE, code.bytes());
    TestGuest.Outcome outcome = guest.run(technique, 1_000, 0);
    assertEquals("the guest waits for an interrupt that can never come", outcome.message());
    assertEquals(StoppedBy.ERROR, outcome.stoppedBy());
  }
}
