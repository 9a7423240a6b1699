// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.janusvm.isa.fp.Rounding;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.GuestSpace;

/**
 * A Linux program of many random streams. Each is run from registers of its own, and followed by
 * code that dumps all registers, fcsr and the scratch area; in the end the dumps are written to
 * standard output.
 *
 * <pre>
 * CODE     prologue, stream, epilogue; prologue, ...; write; exit
 * DATA     page of scratch, page of scratch and constants (the base is the border between them)
 * TABLES   for each stream x0-x31, f0-f31, fcsr to begin with
 * DUMPS    for each stream the same afterwards, then the scratch area
 * </pre>
 */
final class StreamProgram {
  static final long CODE = 0x40_0000;
  static final long DATA = 0x200_0000;

  /** Bytes of the dump of one stream. */
  static final int DUMP = 65 * 8 + 2 * RandomStream.SCRATCH;

  private static final int TABLE = 65 * 8;
  private static final int BASE = (int) DATA + 4096;
  private static final int TABLES = (int) DATA + 8192;

  /** Offsets from the base: where the epilogue keeps a register, beyond scratch. */
  private static final int SPILL = 1024;

  /** One stream of the program. */
  record Stream(long seed, int items, int base, long start, long end) {}

  private final List<Stream> streams = new ArrayList<>();
  private final Code code = new Code(CODE);
  private final ByteBuffer data;
  private final int dumps;
  private long overhead;

  /** A program of one stream for each seed, of so many items each. */
  StreamProgram(long[] seeds, int items) {
    dumps = TABLES + seeds.length * TABLE;
    data =
        ByteBuffer.allocate(dumps + seeds.length * DUMP - (int) DATA)
            .order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(0);
    for (int i = 0; i < RandomStream.POOL_ENTRIES; i++) {
      long value = i % 2 == 0 ? EdgeValues.integer(random) : EdgeValues.floating(random);
      putData(BASE + RandomStream.POOL + 8 * i, value);
    }
    for (long seed : seeds) {
      addStream(seed, items);
    }
    addEnd();
  }

  private void putData(int address, long value) {
    data.putLong(address - (int) DATA, value);
  }

  private void addStream(long seed, int items) {
    int number = streams.size();
    SplittableRandom random = new SplittableRandom(seed);
    int base = random.nextInt(1, 32);
    int table = TABLES + number * TABLE;
    for (int r = 0; r < 32; r++) {
      putData(table + 8 * r, r == base ? BASE : EdgeValues.integer(random));
      putData(table + 256 + 8 * r, EdgeValues.floating(random));
    }
    int flags = random.nextInt(3) == 0 ? random.nextInt(32) : 0;
    putData(table + 512, random.nextInt(Rounding.RMM + 1) << 5 | flags);
    int temporary = base % 31 + 1;
    int other = temporary % 31 + 1;
    long before = code.here();
    prologue(base, temporary, table);
    long start = code.here();
    new RandomStream(random.nextLong(), code, base).write(items);
    long end = code.here();
    streams.add(new Stream(seed, items, base, start, end));
    epilogue(base, temporary, other, dumps + number * DUMP);
    overhead += (start - before + code.here() - end) / 4;
  }

  private void prologue(int base, int temporary, int table) {
    code.li(base, table);
    code.immediate("ld", temporary, base, 512);
    code.add("csrrw", 0, temporary, 0, 3);
    for (int r = 0; r < 32; r++) {
      code.immediate("fld", r, base, 256 + 8 * r);
    }
    for (int r = 1; r < 32; r++) {
      if (r != base) {
        code.immediate("ld", r, base, 8 * r);
      }
    }
    code.immediate("ld", base, base, 8 * base);
  }

  private void epilogue(int base, int temporary, int other, int dump) {
    code.store("sd", temporary, base, SPILL);
    code.li(temporary, dump);
    for (int r = 0; r < 32; r++) {
      if (r != temporary) {
        code.store("sd", r, temporary, 8 * r);
      }
      code.store("fsd", r, temporary, 256 + 8 * r);
    }
    code.immediate("ld", other, base, SPILL);
    code.store("sd", other, temporary, 8 * temporary);
    code.add("csrrs", other, 0, 0, 3);
    code.store("sd", other, temporary, 512);
    for (int offset = 0; offset < 2 * RandomStream.SCRATCH; offset += 8) {
      code.immediate("ld", other, base, offset - RandomStream.SCRATCH);
      code.store("sd", other, temporary, TABLE + offset);
    }
  }

  private void addEnd() {
    long before = code.here();
    code.immediate("addi", 10, 0, 1).li(11, dumps).li(12, dumpBytes());
    code.immediate("addi", 17, 0, 64).ecall();
    code.immediate("addi", 10, 0, 0).immediate("addi", 17, 0, 93).ecall();
    overhead += (code.here() - before) / 4;
  }

  List<Stream> streams() {
    return streams;
  }

  int dumpBytes() {
    return streams.size() * DUMP;
  }

  /** Instructions executed outside the random streams. */
  long overhead() {
    return overhead;
  }

  byte[] codeBytes() {
    return code.toBytes();
  }

  byte[] dataBytes() {
    return data.array();
  }

  /** Puts the program into memory; execution begins at {@link #CODE}. */
  void load(GuestSpace space) {
    space.map(CODE, code.size() + 4095 & -4096, GuestSpace.R | GuestSpace.X);
    space.map(DATA, data.capacity() + 4095 & -4096, GuestSpace.R | GuestSpace.W);
    space.put(CODE, codeBytes());
    space.put(DATA, dataBytes());
  }
}
