// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.spec.InstructionSet;

/**
 * Machine code for tests, written instruction by instruction with the encodings of the instruction
 * table; branches go to labels that may come later.
 */
public final class TestCode {
  public static final int ZERO = 0;
  public static final int RA = 1;
  public static final int SP = 2;
  public static final int T0 = 5;
  public static final int T1 = 6;
  public static final int T2 = 7;
  public static final int S0 = 8;
  public static final int S1 = 9;
  public static final int A0 = 10;
  public static final int A1 = 11;
  public static final int A2 = 12;
  public static final int A6 = 16;
  public static final int A7 = 17;
  public static final int S10 = 26;
  public static final int S11 = 27;
  public static final int T3 = 28;
  public static final int T4 = 29;

  private record Fixup(int index, String name, int rd, int rs1, int rs2, String label) {}

  private final long base;
  private final List<Integer> words = new ArrayList<>();
  private final Map<String, Long> labels = new HashMap<>();
  private final List<Fixup> fixups = new ArrayList<>();

  /** Code that will stand at this address. */
  public TestCode(long base) {
    this.base = base;
  }

  /** Address of the next instruction. */
  public long here() {
    return base + 4L * words.size();
  }

  public TestCode label(String name) {
    labels.put(name, here());
    return this;
  }

  /** Address of a label that has been set. */
  public long address(String label) {
    return labels.get(label);
  }

  /** Any instruction by mnemonic. */
  public TestCode op(String name, int rd, int rs1, int rs2, long imm) {
    return word(encode(name, rd, rs1, rs2, imm));
  }

  public static int encode(String name, int rd, int rs1, int rs2, long imm) {
    return InstructionSet.rv64().get(name).encoding().encode(rd, rs1, rs2, 0, imm);
  }

  public TestCode word(int bits) {
    words.add(bits);
    return this;
  }

  /** Loads a constant, in one to eight instructions. */
  public TestCode li(int rd, long value) {
    if (value >= -2048 && value < 2048) {
      return op("addi", rd, ZERO, 0, value);
    }
    if (value == (int) value) {
      long low = value << 52 >> 52;
      int high = (int) (value - low);
      op("lui", rd, 0, 0, high);
      return low == 0 ? this : op("addiw", rd, rd, 0, low);
    }
    long low = value << 52 >> 52;
    li(rd, value - low >> 12);
    op("slli", rd, rd, 0, 12);
    return low == 0 ? this : op("addi", rd, rd, 0, low);
  }

  public TestCode csrw(String csr, int rs1) {
    return op("csrrw", ZERO, rs1, 0, Csrs.number(csr));
  }

  public TestCode csrr(int rd, String csr) {
    return op("csrrs", rd, ZERO, 0, Csrs.number(csr));
  }

  public TestCode load(String name, int rd, int rs1, long offset) {
    return op(name, rd, rs1, 0, offset);
  }

  public TestCode store(String name, int rs2, int rs1, long offset) {
    return op(name, 0, rs1, rs2, offset);
  }

  public TestCode branch(String name, int rs1, int rs2, String label) {
    fixups.add(new Fixup(words.size(), name, 0, rs1, rs2, label));
    return word(0);
  }

  public TestCode jump(int rd, String label) {
    fixups.add(new Fixup(words.size(), "jal", rd, 0, 0, label));
    return word(0);
  }

  /** Powers the machine off by SBI. */
  public TestCode powerOff() {
    li(A7, 0x53525354);
    li(A6, 0);
    li(A0, 0);
    li(A1, 0);
    return op("ecall", 0, 0, 0, 0);
  }

  /** The code as bytes. */
  public byte[] bytes() {
    for (Fixup f : fixups) {
      long distance = labels.get(f.label) - (base + 4L * f.index);
      words.set(f.index, encode(f.name, f.rd, f.rs1, f.rs2, distance));
    }
    fixups.clear();
    ByteBuffer out = ByteBuffer.allocate(4 * words.size()).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(out::putInt);
    return out.array();
  }
}
