// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.isa.spec.InstructionSet;

/** Guest code under construction, from a fixed address on. */
public final class Code {
  private static final Map<String, Encoding> ENCODINGS = new HashMap<>();

  static {
    InstructionSet.rv64().instructions().forEach(i -> ENCODINGS.put(i.name(), i.encoding()));
    InstructionSet.rv64().compressed().forEach(c -> ENCODINGS.put(c.name(), c.encoding()));
  }

  private final long base;
  private byte[] bytes = new byte[256];
  private int size;

  public Code(long base) {
    this.base = base;
  }

  /** The encoding of an instruction or a 16-bit form. */
  public static Encoding encoding(String name) {
    Encoding encoding = ENCODINGS.get(name);
    if (encoding == null) {
      throw new IllegalArgumentException("no instruction " + name);
    }
    return encoding;
  }

  /** The encoded instruction alone. */
  public static int bits(String name, int rd, int rs1, int rs2, long imm) {
    return encoding(name).encode(rd, rs1, rs2, 0, imm);
  }

  /** Address of what is added next. */
  public long here() {
    return base + size;
  }

  public long base() {
    return base;
  }

  /** Appends an instruction by operands, those it lacks being 0. */
  public Code add(String name, int rd, int rs1, int rs2, long imm) {
    return raw(bits(name, rd, rs1, rs2, imm), encoding(name).length());
  }

  /** Appends an instruction of three registers and no immediate. */
  public Code add(String name, int rd, int rs1, int rs2) {
    return add(name, rd, rs1, rs2, 0);
  }

  /** Appends {@code rd = rs1 op imm}, {@code rd = imm(rs1)}, jalr. */
  public Code immediate(String name, int rd, int rs1, long imm) {
    return add(name, rd, rs1, 0, imm);
  }

  /** Appends {@code imm(rs1) = rs2}. */
  public Code store(String name, int rs2, int rs1, long imm) {
    return add(name, 0, rs1, rs2, imm);
  }

  /** Appends {@code rd = value} for values of 32 bits, sign-extended: always lui and addiw. */
  public Code li(int rd, int value) {
    int low = value << 20 >> 20;
    add("lui", rd, 0, 0, (int) (value - (long) low));
    return immediate("addiw", rd, rd, low);
  }

  public Code ecall() {
    return add("ecall", 0, 0, 0, 0);
  }

  /** Appends an encoded instruction. */
  public Code raw(int bits, int length) {
    put(size, bits, length);
    size += length;
    return this;
  }

  /** Overwrites what was added at an address. */
  public void patch(long address, int bits, int length) {
    if (address < base || address + length > base + size) {
      throw new IllegalArgumentException("nothing there to patch");
    }
    put((int) (address - base), bits, length);
  }

  private void put(int at, int bits, int length) {
    if (at + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    for (int i = 0; i < length; i++) {
      bytes[at + i] = (byte) (bits >>> 8 * i);
    }
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  public int size() {
    return size;
  }
}
