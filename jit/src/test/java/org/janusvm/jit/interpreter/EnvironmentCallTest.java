// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the environment is told of system and CSR instructions. */
class EnvironmentCallTest {
  private static final Map<String, SystemOp> SYSTEM =
      Map.of(
          "ecall", SystemOp.ECALL,
          "ebreak", SystemOp.EBREAK,
          "mret", SystemOp.MRET,
          "sret", SystemOp.SRET,
          "wfi", SystemOp.WFI,
          "sfence.vma", SystemOp.SFENCE_VMA);

  @ParameterizedTest
  @EnumSource(Kind.class)
  void systemInstructionsComeWithOperandsAndBits(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      SYSTEM.forEach(
          (name, op) -> {
            boolean fence = op == SystemOp.SFENCE_VMA;
            guest.hart.x[5] = 55;
            guest.hart.x[6] = 66;
            int bits = Code.bits(name, 0, fence ? 5 : 0, fence ? 6 : 0, 0);
            guest.load(Guest.code().add("c.nop", 0, 0, 0).raw(bits, 4));
            long before = guest.hart.instructions;
            assertEquals(ExitReason.SYSTEM_CALL, guest.run(100).reason);
            assertEquals(op, guest.environment.op);
            assertEquals(bits, guest.environment.bits);
            assertEquals(Guest.CODE + 6, guest.hart.pc);
            assertEquals(2, guest.hart.instructions - before);
            if (fence) {
              assertEquals(55, guest.environment.a);
              assertEquals(66, guest.environment.b);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void csrInstructionsReadAndWriteAsTheirOperandsSay(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.hart.x[5] = 0b1100;
      assertCsr(guest, "csrrw", 0, 5, false, true, 0);
      assertCsr(guest, "csrrw", 7, 5, true, true, 0b1100);
      guest.hart.x[5] = 0b0110;
      assertCsr(guest, "csrrs", 7, 5, true, true, 0b1100);
      assertCsr(guest, "csrrs", 7, 0, true, false, 0b1110);
      guest.hart.x[5] = 0b0010;
      assertCsr(guest, "csrrc", 7, 5, true, true, 0b1110);
      assertCsr(guest, "csrrc", 7, 0, true, false, 0b1100);
      assertCsr(guest, "csrrwi", 0, 31, false, true, 0);
      assertCsr(guest, "csrrsi", 7, 0, true, false, 31);
      assertCsr(guest, "csrrci", 7, 1, true, true, 31);
      assertCsr(guest, "csrrsi", 7, 1, true, true, 30);
      assertCsr(guest, "csrrci", 7, 0, true, false, 31);
      guest.hart.x[5] = 99;
      assertCsr(guest, "csrrw", 5, 5, true, true, 31);
      assertCsr(guest, "csrrs", 7, 0, true, false, 99);
    }
  }

  private static void assertCsr(
      Guest guest, String name, int rd, int rs1, boolean reads, boolean writes, long old) {
    guest.execute(name, rd, rs1, 0, 0x800);
    String what = name + " " + rd + ", " + rs1;
    if (reads) {
      assertTrue(guest.environment.csrRead, what);
      assertEquals(old, guest.hart.x[rd], what);
    } else {
      assertFalse(guest.environment.csrRead, what);
    }
    assertEquals(writes, guest.environment.csrWritten, what);
    assertEquals(Guest.CODE + 4, guest.hart.pc, what);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theViewsOfFcsrAreOneRegister(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.hart.x[5] = -1;
      guest.execute("csrrw", 0, 5, 0, 3);
      guest.execute("csrrs", 7, 0, 0, 3);
      assertEquals(0xff, guest.hart.x[7]);
      guest.execute("csrrwi", 7, 2, 0, 2);
      assertEquals(7, guest.hart.x[7]);
      guest.execute("csrrci", 7, 5, 0, 1);
      assertEquals(31, guest.hart.x[7]);
      guest.execute("csrrs", 7, 0, 0, 3);
      assertEquals(2 << 5 | 26, guest.hart.x[7]);
      guest.execute("csrrw", 5, 5, 0, 3);
      assertEquals(2 << 5 | 26, guest.hart.x[5], "the old value, though rd is the source");
      assertEquals(0xff, guest.hart.fp.fcsr());
    }
  }
}
