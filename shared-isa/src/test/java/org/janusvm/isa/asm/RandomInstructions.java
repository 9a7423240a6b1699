// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.janusvm.isa.spec.Encoding;

/**
 * Random instructions of given encodings, in which the operands that aliases look for are common.
 */
public final class RandomInstructions {
  private final Random random;

  public RandomInstructions(long seed) {
    random = new Random(seed);
  }

  /** {@code count} instructions that match; fewer if the encoding allows hardly any. */
  public List<Integer> of(Encoding encoding, int count) {
    List<Integer> result = new ArrayList<>();
    for (int tries = 0; tries < count * 4 && result.size() < count; tries++) {
      int bits = noise() & ~encoding.mask() | encoding.match();
      if (encoding.length() == 2) {
        bits &= 0xffff;
      }
      if (encoding.matches(bits)) {
        result.add(bits);
      }
    }
    return result;
  }

  private int noise() {
    int bits = random.nextInt();
    bits = field(bits, 7, 5);
    bits = field(bits, 15, 5);
    bits = field(bits, 20, 5);
    bits = field(bits, 20, 12);
    return field(bits, 12, 3);
  }

  /** Often replaces a field by one of the values that mean something special. */
  private int field(int bits, int shift, int width) {
    int mask = (1 << width) - 1;
    int value =
        switch (random.nextInt(12)) {
          case 0, 1 -> 0;
          case 2 -> 1;
          case 3 -> 2;
          case 4 -> mask;
          case 5 -> bits >>> 15 & mask;
          case 6 -> 0xc00 + random.nextInt(4) & mask;
          case 7 -> 255 & mask;
          default -> bits >>> shift & mask;
        };
    return bits & ~(mask << shift) | value << shift;
  }
}
