// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.janusvm.isa.Cause;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.GuestSpace;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An access that faults has the right cause and address, and has done nothing. */
class PreciseFaultTest {
  private static final int R = GuestSpace.R;
  private static final int W = GuestSpace.W;
  private static final int X = GuestSpace.X;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final long SECOND = Guest.DATA + Guest.PAGE;

  /** Every instruction that accesses memory. */
  private static List<Instruction> accesses() {
    return InstructionSet.rv64().instructions().stream()
        .filter(i -> i.operands().endsWith("(rs1)") && !i.name().equals("jalr"))
        .toList();
  }

  private static boolean isAtomic(Instruction i) {
    return i.extension().equals("A");
  }

  private static boolean writes(Instruction i) {
    return isAtomic(i) ? !i.name().startsWith("lr") : !i.operands().matches("[rf]d.*");
  }

  private static int width(Instruction i) {
    String name = i.name();
    if (isAtomic(i)) {
      return name.endsWith(".d") ? 8 : 4;
    }
    return switch (name.charAt(name.startsWith("f") ? 2 : 1)) {
      case 'b' -> 1;
      case 'h' -> 2;
      case 'w' -> 4;
      default -> 8;
    };
  }

  /** Runs a no-op and the access, in one block; the access must fault so. */
  private static void assertFaults(Guest guest, Instruction i, long address, int cause, long tval) {
    Arrays.setAll(guest.hart.x, r -> r == 0 || r == 32 ? 0 : 0x1111_1111_1111_1111L * (r & 7));
    Arrays.setAll(guest.hart.f, r -> r);
    guest.hart.x[A1] = address;
    long[] x = guest.hart.x.clone();
    long[] f = guest.hart.f.clone();
    byte[] memory = guest.space.get(Guest.DATA, 2 * Guest.PAGE);
    long before = guest.hart.instructions;
    Code code = Guest.code().add("c.nop", 0, 0, 0);
    int rd = i.operands().startsWith("rd") || i.operands().startsWith("fd") ? A1 : 0;
    code.raw(i.encoding().encode(rd, A1, writes(i) ? A2 : 0, 0, 0), 4).ecall();
    Exit exit = guest.load(code).run(100);
    String what = i.name() + " at 0x" + Long.toHexString(address);
    assertEquals(ExitReason.MEMORY_FAULT, exit.reason, what);
    assertEquals(cause, exit.cause, what);
    assertEquals(Long.toHexString(tval), Long.toHexString(exit.value), what);
    assertEquals(Guest.CODE + 2, guest.hart.pc, what);
    assertEquals(2, guest.hart.instructions - before, what);
    assertArrayEquals(Arrays.copyOf(x, 32), Arrays.copyOf(guest.hart.x, 32), what);
    assertArrayEquals(f, guest.hart.f, what);
    assertArrayEquals(memory, guest.space.get(Guest.DATA, 2 * Guest.PAGE), what);
  }

  private static int pageFault(Instruction i) {
    return writes(i) ? Cause.STORE_PAGE_FAULT : Cause.LOAD_PAGE_FAULT;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyAccessFaultsOnAPageWithoutTheRight(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (Instruction i : accesses()) {
        for (int rights = 0; rights < 8; rights++) {
          if ((rights & (writes(i) ? W : R)) == 0) {
            guest.space.map(Guest.DATA, Guest.PAGE, rights);
            assertFaults(guest, i, Guest.DATA, pageFault(i), Guest.DATA);
            assertFaults(guest, i, SECOND - width(i), pageFault(i), SECOND - width(i));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anAccessThatCrossesIntoAForbiddenPageFaultsAtThatPage(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (Instruction i : accesses()) {
        for (int inFirst = 1; inFirst < width(i) && !isAtomic(i); inFirst++) {
          guest.space.map(Guest.DATA, Guest.PAGE, R | W);
          guest.space.map(SECOND, Guest.PAGE, writes(i) ? R | X : W | X);
          assertFaults(guest, i, SECOND - inFirst, pageFault(i), SECOND);
          guest.space.map(Guest.DATA, Guest.PAGE, 0);
          guest.space.map(SECOND, Guest.PAGE, R | W);
          assertFaults(guest, i, SECOND - inFirst, pageFault(i), SECOND - inFirst);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anAccessMayCrossBetweenTwoPermittedPages(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.space.map(SECOND, Guest.PAGE, R | W);
      for (int inFirst = 1; inFirst < 8; inFirst++) {
        guest.hart.x[A1] = SECOND - inFirst;
        guest.hart.x[A2] = 0x8122_3344_5566_7788L;
        guest.execute("sd", 0, A1, A2, 0);
        assertEquals(guest.hart.x[A2], guest.space.getLong(SECOND - inFirst));
        guest.execute("ld", A2 + 1, A1, 0, 0);
        assertEquals(guest.hart.x[A2], guest.hart.x[A2 + 1]);
      }
      guest.hart.x[A1] = SECOND - 1;
      guest.hart.x[A2] = 0x89ab;
      guest.execute("sh", 0, A1, A2, 0);
      guest.execute("lh", A2 + 1, A1, 0, 0);
      assertEquals((short) 0x89ab, guest.hart.x[A2 + 1]);
      guest.execute("lhu", A2 + 1, A1, 0, 0);
      assertEquals(0x89ab, guest.hart.x[A2 + 1]);
      guest.hart.x[A1] = SECOND - 3;
      guest.hart.x[A2] = 0x89ab_cdefL;
      guest.execute("sw", 0, A1, A2, 0);
      guest.execute("lw", A2 + 1, A1, 0, 0);
      assertEquals(0x89ab_cdef, guest.hart.x[A2 + 1]);
      guest.execute("lwu", A2 + 1, A1, 0, 0);
      assertEquals(0x89ab_cdefL, guest.hart.x[A2 + 1]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void misalignedAtomicsFaultAsMisaligned(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (Instruction i : accesses()) {
        for (int by = 1; by < width(i) && isAtomic(i); by++) {
          int cause = writes(i) ? Cause.STORE_MISALIGNED : Cause.LOAD_MISALIGNED;
          assertFaults(guest, i, Guest.DATA + by, cause, Guest.DATA + by);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wildAddressesFaultWhereTheyPoint(Kind kind) {
    long[] wild = {
      -1, -8, -4096, Long.MIN_VALUE, Long.MAX_VALUE & -8, 1L << 40, GuestSpace.SIZE, 0, 1L << 32
    };
    try (Guest guest = new Guest(kind)) {
      for (Instruction i : accesses()) {
        for (long address : wild) {
          long a = isAtomic(i) ? address & -8 : address;
          assertFaults(guest, i, a, pageFault(i), a);
        }
      }
    }
  }
}
