// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.janusvm.system.TestCode.A0;
import static org.janusvm.system.TestCode.A1;
import static org.janusvm.system.TestCode.A2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.LockstepException;
import org.janusvm.memory.RawMemory;
import org.janusvm.system.bare.BareHart;
import org.janusvm.system.machine.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Engine {@code check} finds what is lowered wrongly in a machine. To plant a fault, guest code is
 * changed behind the backs of all engines as soon as it is compiled.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MachineLockstepTest {
  private static final long DATA = TestGuest.BASE + 0x1000;
  private static final int ROUNDS = 100;

  private Machine machine;
  private int planted;
  private int sum;

  /** A loop over an instruction; a0 and a1 are {@link #DATA} first, and a2 counts the rounds. */
  private static TestCode loop(int instruction) {
    TestCode code = new TestCode(TestGuest.CODE);
    code.li(A0, DATA).li(A1, DATA).li(A2, ROUNDS).label("again").word(instruction);
    return code.op("addi", A2, A2, 0, -1).branch("bne", A2, 0, "again").word(0);
  }

  /** Runs code, with {@code fault} in place of the word at {@code at} as it is compiled. */
  private void run(TestCode code, long at, int fault, int budget) throws BootException {
    TestGuest guest = new TestGuest(0x2000).put(TestGuest.CODE, code.bytes());
    JitObserver planter =
        new JitObserver() {
          @Override
          public void linked(RegionFacts region, int replaced) {
            if (fault != 0 && region.seed() <= at && at < region.seed() + region.guestBytes()) {
              planted++;
              // SAFETY: this is RAM of the machine, which lives until its builder is closed.
              RawMemory.putInt(host(at), fault);
            }
          }
        };
    SystemOptions options =
        new SystemOptions()
            .memory(16 << 20)
            .kernel(guest.image())
            .deterministic(true)
            .jitObserver(planter)
            .names(pc -> pc == TestGuest.CODE ? "main" : "");
    TestEngine.CHECKED.choose(options);
    try (MachineBuilder builder = new MachineBuilder(options)) {
      machine = builder.build();
      machine.run(budget);
      byte[] data = new byte[8];
      machine.memory().read(DATA, data, 0, 8);
      sum = data[0];
    }
  }

  private long host(long address) {
    return ((BareHart) machine.harts().getFirst()).privileged().memory().fetch(address);
  }

  private String difference(int instruction, int fault) {
    TestCode code = loop(instruction);
    String report =
        assertThrows(
                LockstepException.class, () -> run(code, code.address("again"), fault, 100_000))
            .getMessage();
    assertTrue(planted > 0);
    return report;
  }

  private static void assertSays(String report, String... parts) {
    for (String part : parts) {
      assertTrue(report.contains(part), () -> "'" + part + "' is not in:\n" + report);
    }
  }

  @Test
  void aWrongRegisterIsReported() {
    String report =
        difference(TestCode.encode("addi", A1, A0, 0, 3), TestCode.encode("addi", A1, A0, 0, 4));
    assertSays(report, "a1: interpreter 0x0000000080201004, compiled 0x0000000080201003");
  }

  @Test
  void aWrongStoreIsReportedByPhysicalAddress() {
    String report =
        difference(TestCode.encode("sb", 0, A0, A2, 8), TestCode.encode("sb", 0, A0, A2, 9));
    assertSays(
        report,
        "memory at 0x80201008: interpreter 0x64, compiled 0x63; not written by the interpreter",
        "memory at 0x80201009: interpreter 0x63, compiled 0x00; written by");
  }

  @Test
  void aTrapThatOnlyOneOfThemTakesIsReported() {
    String report =
        difference(TestCode.encode("ld", A1, A1, 0, 0), TestCode.encode("addi", A1, A1, 0, 0));
    assertSays(report, "compiled 'trap 5 at 0x0'");
  }

  @Test
  void whatIsRightHappensOnce() throws BootException {
    TestCode code = new TestCode(TestGuest.CODE);
    code.li(A0, DATA).li(A2, ROUNDS).label("again");
    code.op("lb", A1, A0, 0, 0).op("addi", A1, A1, 0, 1).store("sb", A1, A0, 0);
    code.op("addi", A2, A2, 0, -1).branch("bne", A2, 0, "again");
    code.label("end").branch("beq", 0, 0, "end");
    run(code, 0, 0, 100_000);
    assertEquals(ROUNDS, sum);
    assertEquals(100_000, machine.instructions());
  }
}
