// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decodes instructions by tables that are made from the declarations: 32-bit encodings are looked
 * up by opcode and funct3, 16-bit ones by quadrant and funct3, and the few candidates there are
 * tried, the most specific first.
 */
public final class Decoder {
  private static final Decoder RV64 = new Decoder(InstructionSet.rv64());

  /** An encoding, the instruction it stands for, and the 16-bit form if it is one. */
  private record Candidate(Encoding encoding, Instruction instruction, Compressed form) {}

  private final Candidate[][] wide = new Candidate[256][];
  private final Candidate[][] narrow = new Candidate[32][];

  private Decoder(InstructionSet isa) {
    List<Candidate> wides = new ArrayList<>();
    isa.instructions().stream()
        .skip(1)
        .forEach(i -> wides.add(new Candidate(i.encoding(), i, null)));
    List<Candidate> narrows = new ArrayList<>();
    isa.compressed().forEach(c -> narrows.add(new Candidate(c.encoding(), c.base(), c)));
    for (int key = 0; key < wide.length; key++) {
      // Bits 6:2 of the instruction are bits 4:0 of the key, funct3 the rest.
      wide[key] = select(wides, (key & 31) << 2 | 3 | key >> 5 << 12, 0x707f);
    }
    for (int key = 0; key < narrow.length; key++) {
      narrow[key] = select(narrows, key & 3 | key >> 2 << 13, 0xe003);
    }
  }

  private static Candidate[] select(List<Candidate> all, int bits, int keyMask) {
    return all.stream()
        .filter(c -> ((c.encoding.match() ^ bits) & c.encoding.mask() & keyMask) == 0)
        .sorted(Comparator.comparingInt((Candidate c) -> -Integer.bitCount(c.encoding.mask())))
        .toArray(Candidate[]::new);
  }

  /**
   * Decodes one instruction.
   *
   * @param bits the instruction; of a 16-bit one (low two bits not 11) the upper half is ignored
   * @return packed as {@link Decoded}; undefined encodings give {@link Decoded#ILLEGAL} with the
   *     bits as immediate
   */
  public static long decode(int bits) {
    boolean is32 = (bits & 3) == 3;
    int word = is32 ? bits : bits & 0xffff;
    Candidate[] candidates =
        is32
            ? RV64.wide[bits >>> 2 & 31 | (bits >>> 12 & 7) << 5]
            : RV64.narrow[bits & 3 | (bits >>> 13 & 7) << 2];
    for (Candidate c : candidates) {
      if (c.encoding.matches(word)) {
        return c.encoding.decode(word, c.instruction.index(), !c.instruction.hasFloatDestination());
      }
    }
    return Decoded.pack(Decoded.ILLEGAL, 0, 0, 0, 0, is32 ? 4 : 2, word);
  }

  /** The 16-bit form that these bits are; empty when they are none. */
  public static Optional<Compressed> compressed(int bits) {
    for (Candidate c : RV64.narrow[bits & 3 | (bits >>> 13 & 7) << 2]) {
      if (c.encoding.matches(bits & 0xffff)) {
        return Optional.of(c.form);
      }
    }
    return Optional.empty();
  }

  /** Bytes of the instruction that begins with this half word: 2 or 4. */
  public static int length(int halfWord) {
    return (halfWord & 3) == 3 ? 4 : 2;
  }
}
