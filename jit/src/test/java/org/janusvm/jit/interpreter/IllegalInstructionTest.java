// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.Cause;
import org.janusvm.isa.Hart;
import org.janusvm.isa.spec.Compressed;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is illegal, and that its bits are reported. */
class IllegalInstructionTest {
  private static final int FFLAGS = 1;
  private static final int FRM = 2;
  private static final int FCSR = 3;

  private static void assertIllegal(Guest guest, int bits, int length) {
    Exit exit = guest.execute(bits, length);
    String what = Integer.toHexString(bits);
    assertEquals(ExitReason.ILLEGAL_INSTRUCTION, exit.reason, what);
    assertEquals(Cause.ILLEGAL_INSTRUCTION, exit.cause, what);
    assertEquals(Integer.toUnsignedLong(bits), exit.value, what);
    assertEquals(Guest.CODE, guest.hart.pc, what);
  }

  private static List<Instruction> rounded() {
    return InstructionSet.rv64().instructions().stream()
        .filter(i -> i.index() != 0 && i.semantics().isRounded())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void undefinedEncodingsAreReportedWithTheirBits(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      assertIllegal(guest, 0, 2);
      assertIllegal(guest, 0x8000, 2);
      assertIllegal(guest, 0x9c41, 2);
      assertIllegal(guest, 0xffff_ffff, 4);
      assertIllegal(guest, 0x8000_000b, 4);
      assertIllegal(guest, 0x0000_707f, 4);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void reservedRoundingModesAreIllegal(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      assertEquals(36, rounded().size());
      for (Instruction i : rounded()) {
        for (int mode = 5; mode <= 6; mode++) {
          assertIllegal(guest, i.encoding().encode(1, 2, 3, 4, mode), 4);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aReservedDynamicRoundingModeIsIllegalWhereItIsUsed(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (Instruction i : rounded()) {
        for (int mode = 5; mode <= 7; mode++) {
          guest.hart.fp.frm = mode;
          assertIllegal(guest, i.encoding().encode(1, 2, 3, 4, 7), 4);
          Exit exit = guest.execute(i.encoding().encode(1, 2, 3, 4, 0), 4);
          assertEquals(ExitReason.BUDGET, exit.reason, i.name() + " with a mode of its own");
        }
      }
    }
  }

  /** Encodings, of 32 and of 16 bits, of everything that touches floating-point state. */
  private static List<int[]> floatingPoint() {
    List<int[]> all = new ArrayList<>();
    for (Instruction i : InstructionSet.rv64().instructions()) {
      if (i.index() != 0 && i.semantics().usesFloat()) {
        all.add(new int[] {i.encoding().encode(8, 8, 8, 8, 0), 4});
      }
    }
    for (Compressed c : InstructionSet.rv64().compressed()) {
      if (c.base().semantics().usesFloat()) {
        Encoding e = c.encoding();
        all.add(new int[] {e.match() | 0x100, 2});
      }
    }
    for (int csr : new int[] {FFLAGS, FRM, FCSR}) {
      all.add(new int[] {Code.bits("csrrs", 1, 0, 0, csr), 4});
      all.add(new int[] {Code.bits("csrrwi", 0, 1, 0, csr), 4});
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everythingFloatingPointIsIllegalWhileTheUnitIsOff(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      assertTrue(floatingPoint().size() > 70);
      guest.hart.fs = Hart.FS_OFF;
      for (int[] instruction : floatingPoint()) {
        assertIllegal(guest, instruction[0], instruction[1]);
      }
      assertEquals(Hart.FS_OFF, guest.hart.fs);
      assertEquals(0, guest.hart.fp.fcsr());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatChangesFloatingPointStateMakesItDirty(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (String name : new String[] {"fadd.s", "fmv.d.x", "fcvt.d.l", "feq.d", "fsgnj.s"}) {
        guest.hart.fs = 1;
        guest.execute(name, 1, 2, 3, 0);
        assertEquals(Hart.FS_DIRTY, guest.hart.fs, name);
      }
      for (String name : new String[] {"fmv.x.d", "fmv.x.w"}) {
        guest.hart.fs = 1;
        guest.execute(name, 1, 2, 0, 0);
        assertEquals(1, guest.hart.fs, name);
      }
      guest.hart.fs = 1;
      guest.execute("csrrs", 1, 0, 0, FCSR);
      assertEquals(1, guest.hart.fs, "only read");
      guest.execute("csrrs", 1, 2, 0, FCSR);
      assertEquals(Hart.FS_DIRTY, guest.hart.fs, "written");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aCsrTheEnvironmentRefusesIsIllegal(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      assertIllegal(guest, Code.bits("csrrw", 5, 6, 0, 0x180), 4);
      assertIllegal(guest, Code.bits("csrrwi", 5, 6, 0, 0xfff), 4);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatFollowsAnIllegalInstructionIsNotExecuted(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      Code code = Guest.code().immediate("addi", 10, 0, 1).raw(0, 2).immediate("addi", 10, 0, 2);
      assertEquals(ExitReason.ILLEGAL_INSTRUCTION, guest.load(code).run(100).reason);
      assertEquals(1, guest.hart.x[10]);
      assertEquals(Guest.CODE + 4, guest.hart.pc);
      assertEquals(2, guest.hart.instructions);
    }
  }
}
