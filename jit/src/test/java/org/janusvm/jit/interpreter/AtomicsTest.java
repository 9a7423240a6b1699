// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.function.LongBinaryOperator;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The A extension: read-modify-write, load-reserved and store-conditional. */
class AtomicsTest {
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int A3 = 13;
  private static final long[] VALUES = {
    0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, 0x8000_0000L, 0x1_7fff_ffffL
  };

  private static final Map<String, LongBinaryOperator> AMO =
      Map.of(
          "amoswap", (old, v) -> v,
          "amoadd", Long::sum,
          "amoxor", (old, v) -> old ^ v,
          "amoand", (old, v) -> old & v,
          "amoor", (old, v) -> old | v,
          "amomin", Math::min,
          "amomax", Math::max,
          "amominu", (old, v) -> Long.compareUnsigned(old, v) < 0 ? old : v,
          "amomaxu", (old, v) -> Long.compareUnsigned(old, v) > 0 ? old : v);

  private static void check(Guest guest, String name, boolean wide, int rd, long old, long v) {
    LongBinaryOperator op = AMO.get(name);
    guest.space.putLong(Guest.DATA, old);
    guest.hart.x[A1] = Guest.DATA;
    guest.hart.x[A2] = v;
    guest.execute(name + (wide ? ".d" : ".w"), rd, A1, A2, 0);
    String what = name + " " + wide + " " + Long.toHexString(old) + " " + Long.toHexString(v);
    // A sign-extended word orders as the word does, also when compared unsigned.
    long result = wide ? op.applyAsLong(old, v) : op.applyAsLong((int) old, (int) v);
    long memory = wide ? result : old & 0xffff_ffff_0000_0000L | result & 0xffff_ffffL;
    assertEquals(memory, guest.space.getLong(Guest.DATA), what);
    if (rd != 0) {
      assertEquals(wide ? old : (int) old, guest.hart.x[rd], what);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyAmoCombinesAndReturnsTheOldValue(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (String name : AMO.keySet()) {
        for (long old : VALUES) {
          for (long v : VALUES) {
            check(guest, name, true, A3, old, v);
            check(guest, name, false, A3, old, v);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theDestinationMayBeASource(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      for (String name : AMO.keySet()) {
        for (int rd : new int[] {A1, A2, 0}) {
          check(guest, name, true, rd, 0x1234_5678_9abc_def0L, -3);
          check(guest, name, false, rd, 0x1234_5678_9abc_def0L, -3);
        }
      }
    }
  }

  /** lr; what is between; sc of 77. a3 ends as the result of sc. */
  private static Code pair(String width, Code between) {
    Code code = Guest.code();
    code.add("lr" + width, A2, A1, 0);
    byte[] bytes = between.toBytes();
    for (int i = 0; i < bytes.length; i += 2) {
      code.raw(bytes[i] & 255 | bytes[i + 1] << 8, 2);
    }
    code.immediate("addi", A2, 0, 77);
    return code.add("sc" + width, A3, A1, A2).ecall();
  }

  private static Guest withValue(Kind kind, long value) {
    Guest guest = new Guest(kind);
    guest.space.putLong(Guest.DATA, value);
    guest.hart.x[A1] = Guest.DATA;
    return guest;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void storeConditionalSucceedsAfterLoadReserved(Kind kind) {
    for (String width : new String[] {".w", ".d"}) {
      try (Guest guest = withValue(kind, 0x8000_0001_8000_0002L)) {
        guest.load(pair(width, Guest.code())).run(100);
        assertEquals(0, guest.hart.x[A3]);
        long expected = width.equals(".w") ? 0x8000_0001_0000_004dL : 77;
        assertEquals(expected, guest.space.getLong(Guest.DATA));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void storeConditionalFailsAfterAStoreOfAnotherValue(Kind kind) {
    for (String width : new String[] {".w", ".d"}) {
      try (Guest guest = withValue(kind, 5)) {
        guest.load(pair(width, Guest.code().store("sb", 0, A1, 0))).run(100);
        assertEquals(1, guest.hart.x[A3]);
        assertEquals(0, guest.space.getLong(Guest.DATA));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void storeConditionalFailsWithoutLoadReservedAndTheSecondTime(Kind kind) {
    try (Guest guest = withValue(kind, 5)) {
      Code code = Guest.code().add("sc.d", A3, A1, A1).add("lr.d", A2, A1, 0);
      code.add("sc.d", A2, A1, A2).add("sc.d", A2, A1, A2).ecall();
      guest.load(code).run(100);
      assertEquals(1, guest.hart.x[A3]);
      assertEquals(1, guest.hart.x[A2]);
      assertEquals(5, guest.space.getLong(Guest.DATA));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void storeConditionalFailsAtAnotherAddress(Kind kind) {
    try (Guest guest = withValue(kind, 0)) {
      guest.load(pair(".w", Guest.code().immediate("addi", A1, A1, 4))).run(100);
      assertEquals(1, guest.hart.x[A3]);
      assertEquals(0, guest.space.getLong(Guest.DATA));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void storeConditionalFailsAfterATrap(Kind kind) {
    try (Guest guest = withValue(kind, 5)) {
      Code code = pair(".d", Guest.code().immediate("lb", A2, 0, 0));
      assertEquals(ExitReason.MEMORY_FAULT, guest.load(code).run(100).reason);
      guest.hart.pc += 4;
      guest.run(100);
      assertEquals(1, guest.hart.x[A3]);
      assertEquals(5, guest.space.getLong(Guest.DATA));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPollBetweenDoesNotFailAStoreConditional(Kind kind) {
    try (Guest guest = withValue(kind, 5)) {
      guest.load(pair(".d", Guest.code())).run(1);
      guest.hart.requestPoll(1);
      guest.run(100);
      assertEquals(1, guest.environment.polls);
      assertEquals(0, guest.hart.x[A3]);
    }
  }
}
