// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A small complete ELF file, laid out by hand, for tests to damage. */
final class TinyElf {
  static final int HEADER = 64;
  static final int PROGRAM_HEADER = HEADER;
  static final int TEXT = PROGRAM_HEADER + 56;
  static final int SYMBOLS = TEXT + 8;
  static final int STRINGS = SYMBOLS + 4 * 24;
  static final byte[] NAMES =
      "\0_start\0helper\0limit\0.text\0.symtab\0.strtab\0".getBytes(StandardCharsets.UTF_8);
  static final int SECTIONS = STRINGS + NAMES.length;

  private TinyElf() {}

  /** An executable at 0x10000 with the symbols _start, helper (at +4) and the number limit. */
  static ByteBuffer build() {
    ByteBuffer b = ByteBuffer.allocate(SECTIONS + 4 * 64).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
    b.putShort((short) 2).putShort((short) 243).putInt(1).putLong(0x10000).putLong(PROGRAM_HEADER);
    b.putLong(SECTIONS).putInt(5).putShort((short) 64).putShort((short) 56).putShort((short) 1);
    b.putShort((short) 64).putShort((short) 4).putShort((short) 3);
    b.putInt(1).putInt(5).putLong(TEXT).putLong(0x10000).putLong(0x10000).putLong(8).putLong(16);
    b.putLong(4);
    b.putInt(0x00000013).putInt(0x00000073);
    b.position(SYMBOLS + 24);
    symbol(b, 1, 0x12, 1, 0x10000, 4);
    symbol(b, 8, 0x02, 1, 0x10004, 4);
    symbol(b, 15, 0x10, 0xfff1, 0x10006, 0);
    b.put(NAMES);
    b.position(SECTIONS + 64);
    section(b, 21, 1, 6, 0x10000, TEXT, 8, 0, 0);
    section(b, 27, 2, 0, 0, SYMBOLS, 4 * 24, 3, 24);
    section(b, 35, 3, 0, 0, STRINGS, NAMES.length, 0, 0);
    return b.rewind();
  }

  private static void symbol(ByteBuffer b, int name, int info, int section, long at, long size) {
    b.putInt(name).put((byte) info).put((byte) 0).putShort((short) section);
    b.putLong(at).putLong(size);
  }

  private static void section(
      ByteBuffer b, int name, int type, long flags, long at, long off, long size, int link, int n) {
    b.putInt(name).putInt(type).putLong(flags).putLong(at).putLong(off).putLong(size);
    b.putInt(link).putInt(0).putLong(1).putLong(n);
  }
}
