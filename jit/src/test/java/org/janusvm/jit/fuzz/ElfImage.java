// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A static ELF file of one code and one data segment: no more than another machine needs. */
final class ElfImage {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int EM_RISCV = 243;
  private static final int EF_RVC_DOUBLE = 5;
  private static final int PAGE = 4096;

  private ElfImage() {}

  static byte[] of(StreamProgram program) {
    byte[] code = program.codeBytes();
    byte[] data = program.dataBytes();
    int dataAt = PAGE + (code.length + PAGE - 1 & -PAGE);
    ByteBuffer out = ByteBuffer.allocate(dataAt + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    out.putShort((short) 2).putShort((short) EM_RISCV).putInt(1);
    out.putLong(StreamProgram.CODE).putLong(HEADER).putLong(0);
    out.putInt(EF_RVC_DOUBLE).putShort((short) HEADER);
    out.putShort((short) PROGRAM_HEADER).putShort((short) 2);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    segment(out, 5, PAGE, StreamProgram.CODE, code.length);
    segment(out, 6, dataAt, StreamProgram.DATA, data.length);
    out.put(PAGE, code);
    out.put(dataAt, data);
    return out.array();
  }

  private static void segment(ByteBuffer out, int flags, int at, long address, int size) {
    out.putInt(1).putInt(flags).putLong(at).putLong(address).putLong(address);
    out.putLong(size).putLong(size).putLong(PAGE);
  }
}
