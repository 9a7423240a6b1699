// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.asm.RandomInstructions;
import org.junit.jupiter.api.Test;

class EncodingTest {
  private static final InstructionSet ISA = InstructionSet.rv64();

  @Test
  void everyEncodingGivesBackWhatItWasGiven() {
    RandomInstructions random = new RandomInstructions(21);
    int count = 0;
    for (Instruction i : ISA.instructions()) {
      if (i.index() != Decoded.ILLEGAL) {
        count += roundTrips(i, i.encoding(), random);
      }
    }
    for (Compressed c : ISA.compressed()) {
      count += roundTrips(c.base(), c.encoding(), random);
    }
    assertTrue(count > 20_000, count + " round trips");
  }

  private static int roundTrips(Instruction base, Encoding encoding, RandomInstructions random) {
    List<Integer> all = random.of(encoding, 200);
    assertFalse(all.isEmpty(), base + " " + encoding);
    for (int bits : all) {
      long d = Decoder.decode(bits);
      String what = base + " " + Integer.toHexString(bits);
      assertEquals(base, ISA.get(Decoded.index(d)), what);
      assertEquals(encoding.length(), Decoded.length(d), what);
      int rd = Decoded.rd(d);
      int again =
          encoding.encode(rd, Decoded.rs1(d), Decoded.rs2(d), Decoded.rs3(d), Decoded.imm(d));
      assertEquals(bits, again, what);
      assertEquals(rd == 0 && !base.hasFloatDestination() ? 32 : rd, Decoded.rdSlot(d), what);
    }
    return all.size();
  }

  @Test
  void no32BitEncodingIsAmbiguous() {
    // Two overlap if they agree wherever both are literal; then one must be the special case.
    List<String> ambiguous = new ArrayList<>();
    List<Instruction> all = ISA.instructions().subList(1, ISA.instructions().size());
    for (Instruction a : all) {
      for (Instruction b : all) {
        int both = a.encoding().mask() & b.encoding().mask();
        boolean overlap = ((a.encoding().match() ^ b.encoding().match()) & both) == 0;
        boolean special = both == a.encoding().mask() || both == b.encoding().mask();
        if (a.index() < b.index()
            && overlap
            && (!special || a.encoding().mask() == both && b.encoding().mask() == both)) {
          ambiguous.add(a + " and " + b);
        }
      }
    }
    assertEquals(List.of(), ambiguous);
  }

  @Test
  void operandsThatDoNotFitAreRefused() {
    Encoding addi = ISA.get("addi").encoding();
    assertTrue(addi.canEncode(31, 31, 0, 0, -2048));
    assertFalse(addi.canEncode(31, 31, 0, 0, 2048));
    assertFalse(addi.canEncode(32, 31, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> addi.encode(0, 0, 0, 0, 1 << 12));
    Encoding beq = ISA.get("beq").encoding();
    assertTrue(beq.immFits(4094) && beq.immFits(-4096));
    assertFalse(beq.immFits(1) || beq.immFits(4096));
    Encoding lui = ISA.get("lui").encoding();
    assertTrue(lui.immFits(0x7ffff000) && lui.immFits(-0x80000000L));
    assertFalse(lui.immFits(0x80000000L) || lui.immFits(0x800));
  }

  @Test
  void oneFieldForTwoOperandsNeedsThemEqual() {
    Encoding add = compressed("c.addi");
    assertTrue(add.canEncode(10, 10, 0, 0, 5));
    assertFalse(add.canEncode(10, 11, 0, 0, 5));
    assertFalse(compressed("c.sub").canEncode(8, 9, 10, 0, 0));
  }

  private static Encoding compressed(String name) {
    return ISA.compressed().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow()
        .encoding();
  }
}
