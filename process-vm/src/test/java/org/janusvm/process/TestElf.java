// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.elf.ElfFile;

/** Makes small ELF files, right or wrong in any field. */
public final class TestElf {
  /** Where programs are put unless told otherwise. */
  public static final long BASE = 0x10000;

  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int PAGE = 4096;

  private final List<long[]> headers = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();
  private int type = ElfFile.EXECUTABLE;
  private long entry = BASE;
  private int nextOffset = PAGE;

  public TestElf type(int elfType) {
    type = elfType;
    return this;
  }

  public TestElf entry(long address) {
    entry = address;
    return this;
  }

  /** A segment to load, whose contents are put where offset and address agree. */
  public TestElf load(long address, int flags, byte[] content, long memorySize) {
    int offset = nextOffset + (int) (address & (PAGE - 1));
    nextOffset = (offset + content.length + PAGE) & -PAGE;
    contents.add(content);
    return header(1, flags, offset, address, content.length, memorySize, PAGE);
  }

  /** A program header as it stands. */
  public TestElf header(
      int kind, int flags, long offset, long address, long fileSize, long memorySize, long align) {
    headers.add(new long[] {kind, flags, offset, address, fileSize, memorySize, align});
    if (kind != 1 || contents.size() < headers.size()) {
      contents.add(new byte[0]);
    }
    return this;
  }

  public byte[] build() {
    ByteBuffer b = ByteBuffer.allocate(nextOffset + PAGE).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
    b.putShort((short) type).putShort((short) 243).putInt(1).putLong(entry).putLong(HEADER);
    b.putLong(0).putInt(5).putShort((short) HEADER).putShort((short) PROGRAM_HEADER);
    b.putShort((short) headers.size());
    b.position(HEADER);
    for (long[] h : headers) {
      b.putInt((int) h[0]).putInt((int) h[1]).putLong(h[2]).putLong(h[3]).putLong(h[3]);
      b.putLong(h[4]).putLong(h[5]).putLong(h[6]);
    }
    for (int i = 0; i < headers.size(); i++) {
      byte[] content = contents.get(i);
      if (content.length > 0) {
        b.position((int) headers.get(i)[2]);
        b.put(content);
      }
    }
    return b.array();
  }

  /** Instructions as bytes. */
  public static byte[] code(int... instructions) {
    ByteBuffer b = ByteBuffer.allocate(4 * instructions.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i : instructions) {
      b.putInt(i);
    }
    return b.array();
  }

  /** addi rd, rs, imm. */
  public static int addi(int rd, int rs, int imm) {
    return imm << 20 | rs << 15 | rd << 7 | 0x13;
  }

  /** ecall. */
  public static final int ECALL = 0x73;

  /** Code that exits with a status. */
  public static byte[] exit(int status) {
    return code(addi(10, 0, status), addi(17, 0, 94), ECALL);
  }
}
