// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecoderTest {
  /**
   * What the manual reserves in RV64C ("RVC Instruction Set Listings", entries marked RES, and the
   * code points without an entry).
   */
  private static boolean isReserved(int bits) {
    int rd = bits >> 7 & 31;
    boolean zeroImm = (bits & 0x107c) == 0;
    return switch (bits & 0xe003) {
      case 0x0000 -> (bits & 0x1fe0) == 0; // c.addi4spn of 0, the illegal instruction among them
      case 0x8000 -> true;
      case 0x2001 -> rd == 0; // c.addiw
      case 0x6001 -> zeroImm; // c.addi16sp and c.lui of 0
      case 0x8001 -> (bits & 0x1c40) == 0x1c40; // beyond c.subw and c.addw
      case 0x4002, 0x6002 -> rd == 0; // c.lwsp, c.ldsp
      case 0x8002 -> bits == 0x8002; // c.jr of x0
      default -> false;
    };
  }

  @Test
  void every16BitPatternIsOneFormOrReserved() {
    List<Compressed> forms = InstructionSet.rv64().compressed();
    for (int bits = 0; bits < 0x10000; bits++) {
      if ((bits & 3) == 3) {
        continue;
      }
      int word = bits;
      List<Compressed> matching =
          forms.stream().filter(form -> form.encoding().matches(word)).toList();
      String what = Integer.toHexString(bits) + " " + matching;
      boolean illegal = Decoded.index(Decoder.decode(bits)) == Decoded.ILLEGAL;
      assertEquals(isReserved(bits), matching.isEmpty(), what);
      assertEquals(isReserved(bits), illegal, what);
      // c.nop is the one special case of another form, and declared before it.
      assertTrue(matching.size() <= 1 || matching.getFirst().name().equals("c.nop"), what);
      if (!illegal) {
        assertEquals(matching.getFirst(), Decoder.compressed(bits).orElseThrow(), what);
      }
    }
  }

  @Test
  void undefinedEncodingsKeepTheirBits() {
    long d = Decoder.decode(0xffffffff);
    assertEquals(Decoded.ILLEGAL, Decoded.index(d));
    assertEquals(0xffffffff, Decoded.imm(d));
    assertEquals(4, Decoded.length(d));
    long small = Decoder.decode(0x1234_0000);
    assertEquals(Decoded.ILLEGAL, Decoded.index(small));
    assertEquals(0, Decoded.imm(small));
    assertEquals(2, Decoded.length(small));
  }

  @Test
  void theUpperHalfOf16BitInstructionsIsIgnored() {
    assertEquals(Decoder.decode(0x00008082), Decoder.decode(0xabcd8082));
  }
}
