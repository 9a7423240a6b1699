// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.janusvm.system.TestCode.A0;
import static org.janusvm.system.TestCode.A1;
import static org.janusvm.system.TestCode.A2;
import static org.janusvm.system.TestCode.A6;
import static org.janusvm.system.TestCode.A7;
import static org.janusvm.system.TestCode.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Csrs;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under the host's clock a timer interrupts code that never leaves its engine by itself. */
class HostTimerTest {
  private static final int SBI_TIME = 0x5449_4d45;
  private static final int TICKS = 100_000; // 10 ms
  private static final int SIE = 2;
  private static final int STIE = 1 << 5;

  @ParameterizedTest
  @CsvSource({
    "BARE,INTERPRETER",
    "BARE,COMPILED",
    "TRAP_AND_EMULATE,INTERPRETER",
    "TRAP_AND_EMULATE,COMPILED"
  })
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anEndlessLoopIsInterruptedThreeTimes(Technique technique, TestEngine engine)
      throws BootException {
    TestCode code = new TestCode(TestGuest.CODE);
    code.op("auipc", T0, 0, 0, 0);
    long here = TestGuest.CODE;
    int handlerOffset = 0x100;
    code.op("addi", T0, T0, 0, handlerOffset).csrw("stvec", T0);
    code.li(A2, 3).li(T0, STIE).csrw("sie", T0);
    setTimer(code);
    code.op("csrrsi", 0, SIE, 0, Csrs.number("sstatus"));
    code.label("loop").op("addi", A1, A1, 0, 1).jump(0, "loop");
    while (code.here() < here + handlerOffset) {
      code.word(0);
    }
    code.op("addi", A2, A2, 0, -1).branch("beq", A2, 0, "end");
    setTimer(code);
    code.op("sret", 0, 0, 0, 0).label("end").powerOff();
    SystemOptions options =
        new SystemOptions()
            .technique(technique)
            .memory(16 << 20)
            .kernel(new TestGuest(0x1000).put(TestGuest.CODE, code.bytes()).image());
    SystemResult result = new SystemVm(engine.choose(options)).run();
    assertEquals(StoppedBy.GUEST, result.stoppedBy(), result.message());
    assertEquals(0, result.exitStatus());
  }

  private static void setTimer(TestCode code) {
    code.csrr(A0, "time").li(T0, TICKS).op("add", A0, A0, T0, 0);
    code.li(A7, SBI_TIME).li(A6, 0).op("ecall", 0, 0, 0, 0);
  }
}
