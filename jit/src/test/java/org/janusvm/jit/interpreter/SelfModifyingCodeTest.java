// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicReference;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.GuestSpace;
import org.janusvm.jit.guest.Kind;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores into code take effect, at the latest after fence.i, and harm nothing before. */
class SelfModifyingCodeTest {
  private static final int RWX = GuestSpace.R | GuestSpace.W | GuestSpace.X;
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int RA = 1;

  private static int li(int rd, int value) {
    return Code.bits("addi", rd, 0, 0, value);
  }

  /**
   * Calls a function at {@code target} that sets a0 to 1, overwrites its first instruction so that
   * it sets 2, executes fence.i, and calls it again; a2 ends as the sum.
   */
  private static Guest callPatchCall(Kind kind, long target) {
    Guest guest = new Guest(kind);
    Code function = new Code(target);
    function.raw(li(A0, 1), 4).immediate("jalr", 0, RA, 0);
    Code code = Guest.code();
    code.li(5, (int) target).li(6, li(A0, 2));
    code.immediate("jalr", RA, 5, 0).immediate("addi", A2, A0, 0);
    code.store("sw", 6, 5, 0).add("fence.i", 0, 0, 0);
    code.immediate("jalr", RA, 5, 0).add("add", A2, A2, A0).ecall();
    guest.load(code);
    guest.space.map(target & -4096, 8192, RWX);
    if ((target & -4096) == Guest.CODE) {
      guest.space.map(Guest.CODE, 4096, RWX);
    }
    guest.space.put(target, function.toBytes());
    return guest;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStoreIntoAnotherPageTakesEffect(Kind kind) {
    try (Guest guest = callPatchCall(kind, 0x20_0000)) {
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(3, guest.hart.x[A2]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStoreIntoTheSamePageTakesEffect(Kind kind) {
    try (Guest guest = callPatchCall(kind, Guest.CODE + 0x800)) {
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(3, guest.hart.x[A2]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStoreIntoAnInstructionThatCrossesPagesTakesEffect(Kind kind) {
    try (Guest guest = callPatchCall(kind, 0x20_0ffe)) {
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(3, guest.hart.x[A2]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStoreIntoTheSecondHalfOnlyOfACrossingInstructionTakesEffect(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      Code function = new Code(0x20_0ffe);
      function.raw(li(A0, 1), 4).immediate("jalr", 0, RA, 0);
      Code code = Guest.code();
      code.li(5, 0x20_0ffe).li(6, li(A0, 2) >>> 16);
      code.immediate("jalr", RA, 5, 0).immediate("addi", A2, A0, 0);
      code.store("sh", 6, 5, 2).add("fence.i", 0, 0, 0);
      code.immediate("jalr", RA, 5, 0).add("add", A2, A2, A0).ecall();
      guest.load(code);
      guest.space.map(0x20_0000, 8192, RWX);
      guest.space.put(0x20_0ffe, function.toBytes());
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(3, guest.hart.x[A2]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBlockThatStoresIntoItselfStillTakesItsBranch(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      Code code = Guest.code();
      code.li(5, (int) Guest.CODE + 0x100);
      code.store("sw", 0, 5, 0);
      code.add("beq", 0, 0, 0, 8);
      code.immediate("addi", A0, 0, 1);
      code.immediate("addi", A1, 0, 1).ecall();
      guest.load(code);
      guest.space.map(Guest.CODE, 4096, RWX);
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(0, guest.hart.x[A0]);
      assertEquals(1, guest.hart.x[A1]);
      assertEquals(code.here(), guest.hart.pc);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBlockThatStoresIntoItselfReportsALaterTrapAtItsPlace(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      Code code = Guest.code();
      code.li(5, (int) Guest.CODE + 0x100);
      code.store("sw", 0, 5, 0);
      long place = code.here();
      code.immediate("ld", A0, 0, 0).ecall();
      guest.load(code);
      guest.space.map(Guest.CODE, 4096, RWX);
      assertEquals(ExitReason.MEMORY_FAULT, guest.run(1000).reason);
      assertEquals(place, guest.hart.pc);
      assertEquals(4, guest.hart.instructions);
    }
  }

  /** Rewrites a function a thousand times, by stores of {@code store} at its {@code offset}. */
  private static long rewriteAgainAndAgain(Kind kind, long target, String store, int offset) {
    try (Guest guest = new Guest(kind)) {
      int shift = 20 - 8 * offset;
      Code code = Guest.code();
      code.li(5, (int) target).li(6, li(A0, 0) >>> 8 * offset).li(7, 1 << shift);
      code.immediate("addi", 8, 0, 1000);
      long top = code.here();
      code.add("addw", 6, 6, 7).store(store, 6, 5, offset).add("fence.i", 0, 0, 0);
      code.immediate("jalr", RA, 5, 0).add("add", A2, A2, A0);
      code.immediate("addi", 8, 8, -1);
      code.add("bne", 0, 8, 0, top - code.here()).ecall();
      guest.load(code);
      guest.space.map(target & -4096, 8192, RWX);
      guest.space.put(
          target, new Code(target).raw(li(A0, 0), 4).immediate("jalr", 0, RA, 0).toBytes());
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(100_000).reason);
      return guest.hart.x[A2];
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void endlesslyRewrittenCodeRunsEachTimeAsItStands(Kind kind) {
    assertEquals(1000 * 1001 / 2, rewriteAgainAndAgain(kind, 0x20_0000, "sw", 0));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSecondHalfOfACrossingInstructionMayBeRewrittenAgainAndAgain(Kind kind) {
    assertEquals(1000 * 1001 / 2, rewriteAgainAndAgain(kind, 0x20_0ffe, "sh", 2));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPageThatHoldsNothingButTheEndOfAnInstructionIsWatchedToo(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      // A return whose offset, all of it in the second page, says how many increments to skip.
      long target = 0x20_0ffe;
      Code code = Guest.code();
      code.li(5, (int) target);
      for (int skipped = 0; skipped <= 3; skipped++) {
        code.li(6, Code.bits("jalr", 0, RA, 0, 4 * skipped) >>> 16);
        code.store("sh", 6, 5, 2).add("fence.i", 0, 0, 0).immediate("jalr", RA, 5, 0);
        code.immediate("addi", A2, A2, 1).immediate("addi", A2, A2, 1);
        code.immediate("addi", A2, A2, 1);
      }
      guest.load(code.ecall());
      guest.space.map(target & -4096, 8192, RWX);
      guest.space.put(target, new Code(target).immediate("jalr", 0, RA, 0).toBytes());
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(3 + 2 + 1, guest.hart.x[A2]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStoreThatBeginsInThePageBeforeTakesEffect(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      long target = 0x20_1000;
      Code code = Guest.code();
      code.li(5, (int) target).li(6, li(A0, 2)).immediate("slli", 6, 6, 32);
      code.immediate("jalr", RA, 5, 0).immediate("addi", A2, A0, 0);
      code.store("sd", 6, 5, -4).add("fence.i", 0, 0, 0);
      code.immediate("jalr", RA, 5, 0).add("add", A2, A2, A0).ecall();
      guest.load(code);
      guest.space.map(target - 4096, 8192, RWX);
      guest.space.put(
          target, new Code(target).raw(li(A0, 1), 4).immediate("jalr", 0, RA, 0).toBytes());
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(3, guest.hart.x[A2]);
    }
  }

  @Test
  @Timeout(60)
  void codeChangedByAnotherThreadTakesEffectInALoopThatNeverLeavesGuestCode() throws Exception {
    try (Guest guest = new Guest(Kind.PROCESS)) {
      Code code = Guest.code();
      long top = code.here();
      code.immediate("addi", A0, A0, 1).add("jal", 0, 0, 0, top - code.here());
      guest.load(code);
      AtomicReference<Exit> exit = new AtomicReference<>();
      Thread runner = Thread.ofPlatform().start(() -> exit.set(guest.run(Long.MAX_VALUE)));
      Thread.sleep(20);
      guest.space.put(top + 4, new Code(top + 4).ecall().toBytes());
      runner.join();
      assertEquals(ExitReason.SYSTEM_CALL, exit.get().reason);
      assertEquals(top + 8, guest.hart.pc);
    }
  }

  /**
   * Another thread's store has found its page unmarked, and writes only after this hart has marked
   * and decoded the page: the engine is not told, but fence.i has it look again.
   */
  @ParameterizedTest
  @EnumSource(names = {"PROCESS", "PROCESS_COMPILED"})
  void fenceSeesAStoreThatRacedTheFirstDecoding(Kind kind) {
    long target = 0x20_0000;
    try (Guest guest = new Guest(kind)) {
      Code function = new Code(target);
      function.raw(li(A0, 1), 4).immediate("jalr", 0, RA, 0);
      Code code = Guest.code();
      code.li(5, (int) target).immediate("jalr", RA, 5, 0).ecall();
      long again = code.here();
      code.add("fence.i", 0, 0, 0).immediate("jalr", RA, 5, 0).ecall();
      guest.load(code);
      guest.space.map(target, 4096, RWX);
      guest.space.put(target, function.toBytes());
      guest.space.engine(new TestEnvironment()); // Of another thread.
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(1, guest.hart.x[A0]);
      RawMemory.putInt(guest.space.host(target), li(A0, 2));
      guest.hart.pc = again;
      assertEquals(ExitReason.SYSTEM_CALL, guest.run(1000).reason);
      assertEquals(2, guest.hart.x[A0]);
    }
  }
}
