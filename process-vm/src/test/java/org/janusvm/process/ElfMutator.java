// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages ELF files: headers, code and data, lightly enough that many still start. */
final class ElfMutator {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final long[] INTERESTING = {
    0,
    1,
    -1,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    4095,
    4096,
    0x10000,
    1L << 31,
    1L << 32,
    1L << 36,
    (1L << 36) - 4096,
    -4096
  };

  private final SplittableRandom random;

  ElfMutator(SplittableRandom random) {
    this.random = random;
  }

  /** A damaged copy. */
  byte[] mutate(byte[] elf) {
    byte[] copy = elf.clone();
    switch (random.nextInt(10)) {
      case 0 -> header(copy);
      case 1 -> programHeader(copy);
      case 2 -> copy = Arrays.copyOf(copy, random.nextInt(copy.length));
      case 3, 4, 5 -> flip(copy, HEADER + 10 * PROGRAM_HEADER, 1 + random.nextInt(64));
      case 6 -> randomize(copy);
      case 7 -> swap(copy);
      default -> flip(copy, HEADER + 10 * PROGRAM_HEADER, 1 + random.nextInt(4));
    }
    return copy;
  }

  private void header(byte[] elf) {
    int field = 16 + 8 * random.nextInt(6);
    if (random.nextBoolean()) {
      bytes(elf).putLong(field, INTERESTING[random.nextInt(INTERESTING.length)]);
    } else {
      elf[random.nextInt(HEADER)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private void programHeader(byte[] elf) {
    int count = Math.max(1, bytes(elf).getShort(56));
    int field = HEADER + PROGRAM_HEADER * random.nextInt(count) + 8 * random.nextInt(7);
    ByteBuffer b = bytes(elf);
    switch (random.nextInt(3)) {
      case 0 -> b.putLong(field, INTERESTING[random.nextInt(INTERESTING.length)]);
      case 1 -> b.putLong(field, b.getLong(field) + random.nextInt(-4096, 4096));
      default -> b.putLong(field, b.getLong(field) ^ 1L << random.nextInt(64));
    }
  }

  private void flip(byte[] elf, int from, int times) {
    for (int i = 0; i < times; i++) {
      elf[random.nextInt(from, elf.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private void randomize(byte[] elf) {
    int from = random.nextInt(HEADER, elf.length);
    int to = Math.min(elf.length, from + random.nextInt(256));
    for (int i = from; i < to; i++) {
      elf[i] = (byte) random.nextInt();
    }
  }

  private void swap(byte[] elf) {
    int from = random.nextInt(HEADER, elf.length - 64) & ~1;
    int to = random.nextInt(HEADER, elf.length - 64) & ~1;
    System.arraycopy(elf.clone(), from, elf, to, 64);
  }

  private static ByteBuffer bytes(byte[] elf) {
    return ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
  }
}
