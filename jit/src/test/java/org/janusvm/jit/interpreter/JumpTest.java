// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.janusvm.isa.Cause;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.GuestSpace;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where execution goes, also when it goes wild. */
class JumpTest {
  private static final int A1 = 11;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void jalrMayOverwriteItsOwnTarget(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.hart.x[A1] = Guest.CODE + 0x100;
      guest.execute("jalr", A1, A1, 0, 8);
      assertEquals(Guest.CODE + 0x108, guest.hart.pc);
      assertEquals(Guest.CODE + 4, guest.hart.x[A1]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void compressedJalrMayJumpByItsLinkRegister(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.hart.x[1] = Guest.CODE + 0x101;
      guest.execute("c.jalr", 1, 1, 0, 0);
      assertEquals(Guest.CODE + 0x100, guest.hart.pc);
      assertEquals(Guest.CODE + 2, guest.hart.x[1]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void jumpsClearBitZeroOfTheTarget(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.hart.x[A1] = Guest.CODE + 0x101;
      guest.execute("jalr", 0, A1, 0, 0);
      assertEquals(Guest.CODE + 0x100, guest.hart.pc);
      guest.execute("jalr", 0, A1, 0, -1);
      assertEquals(Guest.CODE + 0x100, guest.hart.pc);
      guest.execute("c.jr", 0, A1, 0, 0);
      assertEquals(Guest.CODE + 0x100, guest.hart.pc);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @Timeout(20)
  void anOddPcGivenByTheEnvironmentLosesBitZero(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.load(Guest.code().immediate("addi", A1, 0, 3).ecall());
      guest.hart.pc = Guest.CODE + 1;
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(100).reason);
      assertEquals(3, guest.hart.x[A1]);
      guest.hart.pc = 1;
      Exit exit = guest.run(100);
      assertEquals(Cause.FETCH_PAGE_FAULT, exit.cause);
      assertEquals(0, guest.hart.pc);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wildJumpsFaultAtTheirTarget(Kind kind) {
    long[] wild = {0, 2, -2, -4096, Long.MIN_VALUE, Long.MAX_VALUE - 1, 1L << 40, GuestSpace.SIZE};
    try (Guest guest = new Guest(kind)) {
      for (long target : wild) {
        guest.hart.x[A1] = target;
        long before = guest.hart.instructions;
        Exit exit = guest.load(Guest.code().immediate("jalr", 1, A1, 0)).run(100);
        assertEquals(Cause.FETCH_PAGE_FAULT, exit.cause);
        assertEquals(target, exit.value);
        assertEquals(target, guest.hart.pc);
        assertEquals(Guest.CODE + 4, guest.hart.x[1], "the jump itself was executed");
        assertEquals(2, guest.hart.instructions - before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPageThatIsNotExecutableFaultsWhateverElseItGrants(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.hart.pc = Guest.DATA;
      Exit exit = guest.run(100);
      assertEquals(Cause.FETCH_PAGE_FAULT, exit.cause);
      assertEquals(Guest.DATA, exit.value);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInstructionThatCrossesIntoAPageNotExecutableFaultsThere(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      long border = Guest.CODE + Guest.PAGE;
      Code code = new Code(border - 4);
      code.add("c.nop", 0, 0, 0).immediate("addi", A1, 0, 5).ecall();
      guest.load(code);
      guest.space.map(border, Guest.PAGE, GuestSpace.R | GuestSpace.W);
      Exit exit = guest.run(100);
      assertEquals(Cause.FETCH_PAGE_FAULT, exit.cause);
      assertEquals(border, exit.value);
      assertEquals(border - 2, guest.hart.pc);
      assertEquals(2, guest.hart.instructions);
      guest.space.map(border, Guest.PAGE, GuestSpace.X);
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(100).reason);
      assertEquals(5, guest.hart.x[A1]);
      guest.space.map(border, Guest.PAGE, 0);
      guest.hart.pc = border - 2;
      assertEquals(Cause.FETCH_PAGE_FAULT, guest.run(100).cause, "although it ran before");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void codeStopsBeingExecutableAtOnce(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.load(Guest.code().ecall());
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(100).reason);
      guest.space.map(Guest.CODE, Guest.PAGE, GuestSpace.R | GuestSpace.W);
      guest.hart.pc = Guest.CODE;
      assertEquals(Cause.FETCH_PAGE_FAULT, guest.run(100).cause);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void branchesReachBothEndsOfTheirRange(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.execute("beq", 0, 0, 0, -4096);
      assertEquals(Guest.CODE - 4096, guest.hart.pc);
      guest.execute("beq", 0, 0, 0, 4094);
      assertEquals(Guest.CODE + 4094, guest.hart.pc);
      guest.execute("jal", 1, 0, 0, -(1 << 20));
      assertEquals(Guest.CODE - (1 << 20), guest.hart.pc);
      guest.execute("jal", 1, 0, 0, (1 << 20) - 2);
      assertEquals(Guest.CODE + (1 << 20) - 2, guest.hart.pc);
      guest.execute("auipc", A1, 0, 0, Integer.MIN_VALUE);
      assertEquals(Guest.CODE + Integer.MIN_VALUE, guest.hart.x[A1]);
    }
  }
}
