// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A piece of a section. Its size may depend on addresses and is settled by {@link Layout}. */
abstract sealed class Item {
  private static final int NOP = 0x00000013;
  private static final short C_NOP = 0x0001;

  final Place place;
  long address;
  long size;

  private Item(Place place) {
    this.place = place;
  }

  /**
   * Computes the size for the addresses as they now are.
   *
   * @param settled whether sizes may no longer shrink, so that the layout comes to an end
   */
  void resize(boolean settled) throws SourceError {}

  /** Whether the size is final from the beginning. */
  boolean isFixed() {
    return true;
  }

  /** Writes exactly {@link #size} bytes. */
  abstract void emit(ByteBuffer out) throws SourceError;

  /** Bytes that are known. */
  static final class Bytes extends Item {
    private byte[] data;

    Bytes(Place place, byte[] data) {
      super(place);
      this.data = data.clone();
      this.size = data.length;
    }

    void append(byte[] more) {
      int used = (int) size;
      if (used + more.length > data.length) {
        data = Arrays.copyOf(data, Math.max(used + more.length, used * 2));
      }
      System.arraycopy(more, 0, data, used, more.length);
      size += more.length;
    }

    @Override
    void emit(ByteBuffer out) {
      out.put(data, 0, (int) size);
    }
  }

  /** A number that depends on addresses. */
  static final class Number extends Item {
    private final Expression value;

    Number(Place place, Expression value, int width) {
      super(place);
      this.value = value;
      this.size = width;
    }

    @Override
    void emit(ByteBuffer out) throws SourceError {
      long number = value.value();
      Numbers.check(number, (int) size);
      for (int i = 0; i < size; i++) {
        out.put((byte) (number >> 8 * i));
      }
    }
  }

  /** A repeated byte pattern, whose count may depend on addresses. */
  static final class Fill extends Item {
    private final Expression count;
    private final byte[] pattern;
    private boolean fixed;

    Fill(Place place, Expression count, byte[] pattern) {
      super(place);
      this.count = count;
      this.pattern = pattern;
      try {
        long repeat = count.constant();
        size = isPossible(repeat) ? repeat * pattern.length : 0;
        fixed = true;
      } catch (SourceError e) {
        fixed = false; // Known when addresses are.
      }
    }

    @Override
    boolean isFixed() {
      return fixed;
    }

    @Override
    void resize(boolean settled) throws SourceError {
      long repeat = count.value();
      // While addresses are not final the count may be wrong; writing judges.
      if (isPossible(repeat)) {
        long wanted = repeat * pattern.length;
        size = settled ? Math.max(size, wanted) : wanted;
      }
    }

    private boolean isPossible(long repeat) {
      return repeat >= 0 && repeat <= SectionContents.MAX_SIZE / Math.max(1, pattern.length);
    }

    @Override
    void emit(ByteBuffer out) throws SourceError {
      long repeat = count.value();
      if (!isPossible(repeat)) {
        throw new SourceError("cannot repeat " + repeat + " times");
      }
      if (size != repeat * pattern.length) {
        throw new SourceError("the count depends on its own result");
      }
      for (long i = 0; i < size; i += pattern.length) {
        out.put(pattern);
      }
    }
  }

  /** Padding up to a multiple of a power of two: with nops in code, else with a byte. */
  static final class Align extends Item {
    private final long alignment;
    private final long limit;
    private final boolean nops;
    private final byte fill;

    /**
     * Padding.
     *
     * @param alignment a power of two
     * @param limit no padding at all if more than this would be needed
     */
    Align(Place place, long alignment, long limit, boolean nops, byte fill) {
      super(place);
      this.alignment = alignment;
      this.limit = limit;
      this.nops = nops;
      this.fill = fill;
    }

    @Override
    boolean isFixed() {
      return false;
    }

    @Override
    void resize(boolean settled) {
      long padding = -address & alignment - 1;
      size = padding > limit ? 0 : padding;
    }

    @Override
    void emit(ByteBuffer out) {
      int left = (int) size;
      if (!nops) {
        for (; left > 0; left--) {
          out.put(fill);
        }
        return;
      }
      if (left % 2 == 1) {
        out.put((byte) 0);
      }
      if (left % 4 >= 2) {
        out.putShort(C_NOP);
      }
      for (left /= 4; left > 0; left--) {
        out.putInt(NOP);
      }
    }
  }

  /** An instruction with an operand that depends on addresses. */
  static final class Code extends Item {
    final LateInstruction instruction;

    Code(Place place, LateInstruction instruction) {
      super(place);
      this.instruction = instruction;
      this.size = instruction.size();
    }

    @Override
    boolean isFixed() {
      return instruction.isFixed();
    }

    @Override
    void resize(boolean settled) throws SourceError {
      instruction.grow(address);
      size = instruction.size();
    }

    @Override
    void emit(ByteBuffer out) throws SourceError {
      instruction.emit(address, out);
    }
  }
}
