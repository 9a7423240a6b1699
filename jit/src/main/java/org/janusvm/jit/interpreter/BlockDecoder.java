// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import java.util.Arrays;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.jit.generated.Traits;
import org.janusvm.memory.RawMemory;

/** Decodes blocks from host memory. Not safe for use by two threads. */
final class BlockDecoder {
  /** Instructions in a block at most; longer straight code is split, which costs little. */
  private static final int MAX_INSTRUCTIONS = 128;

  private final long[] code = new long[MAX_INSTRUCTIONS];
  private final int[] bits = new int[MAX_INSTRUCTIONS];

  /**
   * Decodes from a host address to the first instruction that ends a block, or to the end of the
   * page.
   *
   * @return null when already the first instruction crosses the page's end
   */
  Block decode(long host) {
    int count = 0;
    int offset = 0;
    int inPage = 4096 - (int) (host & 4095);
    while (count < MAX_INSTRUCTIONS && offset < inPage) {
      // SAFETY: host comes from a fetch, which proved its page executable; offset stays within it.
      int word = RawMemory.getShort(host + offset) & 0xffff;
      if (Decoder.length(word) == 4) {
        if (offset + 4 > inPage) {
          break;
        }
        word = RawMemory.getInt(host + offset);
      }
      long d = add(count++, word, offset);
      offset += Decoded.length(d);
      if (Traits.endsBlock(Decoded.index(d))) {
        break;
      }
    }
    return count == 0 ? null : block(count);
  }

  /** Decodes the one instruction whose halves lie at two host addresses. */
  Block decodeCrossing(long host, long hostOfSecondHalf) {
    // SAFETY: both addresses come from fetches of their own pages.
    int word = RawMemory.getShort(host) & 0xffff | RawMemory.getShort(hostOfSecondHalf) << 16;
    add(0, word, 0);
    return block(1);
  }

  private long add(int index, int word, int offset) {
    long d = Decoder.decode(word);
    bits[index] = Decoded.length(d) == 4 ? word : word & 0xffff;
    // lui-like immediates end in zeros, so that an offset within the page cannot overflow them.
    code[index] =
        Traits.isPcRelative(Decoded.index(d)) ? Decoded.withImm(d, Decoded.imm(d) + offset) : d;
    return d;
  }

  private Block block(int count) {
    return new Block(Arrays.copyOf(code, count), Arrays.copyOf(bits, count));
  }
}
