// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Hart;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lockstep finds what is lowered wrongly. To plant a fault, guest code is changed behind the backs
 * of all engines as soon as it is compiled, so that the compiled code is not that of the
 * instruction that the interpreter finds there.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LockstepTest {
  private static final long CODE = 0x1_0000;
  private static final long DATA = 0x2_0000;
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;

  private final PageMemory memory = new PageMemory(16 << 20);
  private final Hart hart = new Hart(0);
  private int planted;

  /** Runs code, with {@code fault} in place of the instruction at {@code at} as it is compiled. */
  private Exit run(Code code, long at, int fault) {
    memory.protect(CODE, 4096, PageMemory.READ | PageMemory.EXECUTE | PageMemory.WRITE);
    memory.protect(DATA, 4096, PageMemory.READ | PageMemory.WRITE);
    byte[] bytes = code.toBytes();
    RawMemory.copyIn(bytes, 0, memory.hostForWrite(CODE, bytes.length), bytes.length);
    hart.pc = CODE;
    hart.x[A0] = DATA;
    hart.x[A2] = 1000;
    JitObserver planter =
        new JitObserver() {
          @Override
          public void linked(RegionFacts region, int replaced) {
            if (fault != 0 && region.seed() <= at && at < region.seed() + region.guestBytes()) {
              planted++;
              RawMemory.putInt(memory.base() + at, fault);
            }
          }
        };
    return BytecodeJit.check(0, planter)
        .forProcessInLockstep(memory, new TestEnvironment(), pc -> pc == CODE ? "main" : "")
        .run(hart, 100_000);
  }

  private String difference(Code code, long at, int fault) {
    String report = assertThrows(LockstepException.class, () -> run(code, at, fault)).getMessage();
    assertTrue(planted > 0);
    return report;
  }

  private static void assertSays(String report, String... parts) {
    for (String part : parts) {
      assertTrue(report.contains(part), () -> "'" + part + "' is not in:\n" + report);
    }
  }

  @Test
  void aWrongRegisterIsReportedWithTheInstructionThatWroteIt() {
    Code code = new Code(CODE).immediate("addi", A1, A0, 3).immediate("addi", A2, A2, 1).ecall();
    String report = difference(code, CODE, Code.bits("addi", A1, A0, 0, 4));
    assertSays(
        report,
        "region: at 0x10000 <main>, 1 blocks, 2 instructions",
        "a1: interpreter 0x0000000000020004, compiled 0x0000000000020003, before 0x0",
        "written last by 0x10000: add a1,a0,4");
    assertEquals(1, report.split("compiled 0x").length - 1, report);
  }

  @Test
  void aWrongFloatingPointRegisterIsReported() {
    hart.f[1] = Double.doubleToRawLongBits(2);
    Code code = new Code(CODE).add("fadd.d", 2, 1, 1).ecall();
    String report = difference(code, CODE, Code.bits("fmul.d", 3, 1, 1, 0));
    assertSays(report, "ft2: interpreter 0x0", "ft3: interpreter 0x4010000000000000");
  }

  @Test
  void wrongFlagsAreReported() {
    hart.f[1] = Double.doubleToRawLongBits(1);
    hart.f[2] = Double.doubleToRawLongBits(3);
    // The quotient replaces the value it is compared with, so that the flag alone is different.
    Code code = new Code(CODE).add("fdiv.d", 3, 1, 2).add("fsgnj.d", 3, 1, 1).ecall();
    String report = difference(code, CODE, Code.bits("fdiv.d", 3, 1, 1, 0));
    assertSays(report, "fcsr: interpreter 0x00, compiled 0x01, before 0x00");
  }

  @Test
  void wrongMemoryIsReportedByteByByteWithTheStore() {
    Code code = new Code(CODE).store("sd", A2, A0, 8).ecall();
    String report = difference(code, CODE, Code.bits("sd", 0, A0, A0, 8));
    assertSays(
        report,
        "memory at 0x20008: interpreter 0x00, compiled 0xe8; written by 0x10000: sd a0,8(a0)",
        "memory at 0x20009: interpreter 0x00, compiled 0x03",
        "memory at 0x2000a: interpreter 0x02, compiled 0x00");
  }

  @Test
  void aStoreThatOnlyOneOfThemMakesIsReported() {
    Code code = new Code(CODE).store("sb", A2, A0, 8).ecall();
    String missing = difference(code, CODE, Code.bits("sb", 0, A0, A2, 9));
    assertSays(
        missing,
        "memory at 0x20008: interpreter 0x00, compiled 0xe8; not written by the interpreter",
        "memory at 0x20009: interpreter 0xe8, compiled 0x00; written by 0x10000: sb a2,9(a0)");
  }

  @Test
  void aWrongTargetIsReported() {
    Code code =
        new Code(CODE)
            .add("beq", 0, A0, A0, 8)
            .immediate("addi", A1, A0, 1)
            .immediate("addi", A1, A0, 2)
            .ecall();
    String report = difference(code, CODE, Code.bits("bne", 0, A0, A0, 8));
    assertSays(report, "next: 0x10004 by the interpreter, 0x10008 compiled");
  }

  @Test
  void aTrapThatOnlyOneOfThemTakesIsReported() {
    Code code = new Code(CODE).immediate("ld", A1, 0, 0x40).ecall();
    String report = difference(code, CODE, Code.bits("addi", A1, 0, 0, 0x40));
    assertSays(report, "ended by: interpreter nothing, compiled 'trap 13 at 0x40'");
  }

  @Test
  void theGuiltyRegionIsFoundAmongManyThatWereRight() {
    // a1 counts to a2 in an inner loop; only what comes after it is wrong.
    Code code =
        new Code(CODE)
            .immediate("addi", A1, A1, 500)
            .add("blt", 0, A1, A2, -4)
            .immediate("addi", 5, 0, 700)
            .immediate("addi", A1, 0, 0)
            .immediate("addi", 6, 6, 1)
            .add("blt", 0, 6, 5, -20)
            .ecall();
    String report = difference(code, CODE + 8, Code.bits("addi", 5, 0, 0, 900));
    assertSays(report, "t0: interpreter 0x0000000000000384, compiled 0x00000000000002bc");
    assertTrue(!report.contains("a1: "), report);
  }

  @Test
  void whatIsRightHappensOnce() {
    Code code =
        new Code(CODE)
            .immediate("addi", A1, 0, 1)
            .add("amoadd.d", 0, A0, A1)
            .immediate("lw", 5, A0, 16)
            .immediate("addi", 5, 5, 1)
            .store("sw", 5, A0, 16)
            .add("lr.d", 6, A0, 0)
            .immediate("addi", 6, 6, 1)
            .add("sc.d", 7, A0, 6)
            .immediate("addi", A2, A2, -1)
            .add("bne", 0, A2, 0, -32)
            .ecall();
    Exit exit = run(code, 0, 0);
    assertEquals(ExitReason.SYSTEM_CALL, exit.reason);
    assertEquals(2000, RawMemory.getLong(memory.base() + DATA));
    assertEquals(1000, RawMemory.getInt(memory.base() + DATA + 16));
    assertEquals(0, hart.x[7], "store-conditional succeeded");
    assertEquals(1 + 9 * 1000 + 1, hart.instructions);
  }
}
