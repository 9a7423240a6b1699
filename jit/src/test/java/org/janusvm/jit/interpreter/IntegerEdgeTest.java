// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.api.Test;

/** Integer instructions on edge values, against {@link IntegerOracle}. */
class IntegerEdgeTest {
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;

  private static final long[] EDGES = {
    0,
    1,
    2,
    -1,
    -2,
    3,
    7,
    31,
    32,
    33,
    63,
    64,
    65,
    127,
    128,
    255,
    256,
    -128,
    -129,
    0x7fff,
    0x8000,
    0xffff,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    0x1_8000_0000L,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE + 1,
    0x0102_0304_0506_0708L,
    0x8000_0000_0000_0001L,
    0x00ff_00ff_0000_ff00L,
    0x5555_5555_aaaa_aaaaL,
    -1L << 32
  };

  private static void assertComputes(Guest guest, String name, long a, long b, long expected) {
    guest.load(Guest.code().add(name, A0, A1, name.indexOf('i') > 0 ? 0 : A2));
    assertResult(guest, name, a, b, expected);
  }

  private static void assertResult(Guest guest, String name, long a, long b, long expected) {
    guest.hart.x[A1] = a;
    guest.hart.x[A2] = b;
    guest.hart.pc = Guest.CODE;
    guest.run(1);
    assertEquals(
        Long.toHexString(expected),
        Long.toHexString(guest.hart.x[A0]),
        () -> name + " of " + Long.toHexString(a) + " and " + Long.toHexString(b));
  }

  @Test
  void registerInstructionsComputeWhatTheManualSays() {
    try (Guest guest = new Guest(Kind.PROCESS)) {
      IntegerOracle.binary()
          .forEach(
              (name, oracle) -> {
                guest.load(Guest.code().add(name, A0, A1, A2));
                for (long a : EDGES) {
                  for (long b : EDGES) {
                    assertResult(guest, name, a, b, oracle.applyAsLong(a, b));
                  }
                }
              });
      IntegerOracle.unary()
          .forEach(
              (name, oracle) -> {
                for (long a : EDGES) {
                  assertComputes(guest, name, a, 0, oracle.applyAsLong(a, 0));
                }
              });
    }
  }

  /** Immediate forms of shifts, rotations and single-bit instructions, by their register form. */
  private static final Map<String, String> IMMEDIATE =
      Map.ofEntries(
          Map.entry("slli", "sll"),
          Map.entry("srli", "srl"),
          Map.entry("srai", "sra"),
          Map.entry("slliw", "sllw"),
          Map.entry("srliw", "srlw"),
          Map.entry("sraiw", "sraw"),
          Map.entry("rori", "ror"),
          Map.entry("roriw", "rorw"),
          Map.entry("bseti", "bset"),
          Map.entry("bclri", "bclr"),
          Map.entry("binvi", "binv"),
          Map.entry("bexti", "bext"));

  @Test
  void immediateFormsComputeAsTheRegisterForms() {
    try (Guest guest = new Guest(Kind.PROCESS)) {
      IMMEDIATE.forEach(
          (name, register) -> {
            int width = name.endsWith("w") ? 32 : 64;
            for (int amount = 0; amount < width; amount++) {
              guest.load(Guest.code().immediate(name, A0, A1, amount));
              for (long a : EDGES) {
                long expected = IntegerOracle.binary().get(register).applyAsLong(a, amount);
                assertResult(guest, name, a, amount, expected);
              }
            }
          });
      for (int amount = 0; amount < 64; amount++) {
        guest.load(Guest.code().immediate("slli.uw", A0, A1, amount));
        for (long a : EDGES) {
          assertResult(guest, "slli.uw", a, amount, (a & 0xffff_ffffL) << amount);
        }
      }
    }
  }

  @Test
  void theResultIsRightWhenTheDestinationIsASource() {
    try (Guest guest = new Guest(Kind.PROCESS)) {
      IntegerOracle.binary()
          .forEach(
              (name, oracle) -> {
                long a = 0x8123_4567_89ab_cdefL;
                long b = 0xfedc_ba98_7654_321dL;
                long expected = oracle.applyAsLong(a, b);
                for (int rd : new int[] {A1, A2}) {
                  guest.load(Guest.code().add(name, rd, A1, A2));
                  guest.hart.x[A1] = a;
                  guest.hart.x[A2] = b;
                  guest.run(1);
                  assertEquals(expected, guest.hart.x[rd], name);
                }
                guest.load(Guest.code().add(name, A1, A1, A1));
                guest.hart.x[A1] = a;
                guest.run(1);
                assertEquals(oracle.applyAsLong(a, a), guest.hart.x[A1], name);
              });
    }
  }

  @Test
  void everyIntegerInstructionOfMAndBIsInTheOracle() {
    Set<String> known =
        List.of(IntegerOracle.binary(), IntegerOracle.unary(), IMMEDIATE).stream()
            .flatMap(m -> m.keySet().stream())
            .collect(Collectors.toSet());
    InstructionSet.rv64().instructions().stream()
        .filter(i -> Set.of("M", "Zba", "Zbb", "Zbs").contains(i.extension()))
        .filter(i -> !i.name().equals("slli.uw"))
        .forEach(i -> assertTrue(known.contains(i.name()), i.name()));
    assertEquals(4, Code.encoding("slli.uw").length());
  }
}
