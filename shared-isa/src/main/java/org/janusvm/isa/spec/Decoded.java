// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

/**
 * A decoded instruction, packed into a long so that engines can keep blocks of them in arrays.
 *
 * <pre>
 * bits  0..9   index of the {@link Instruction}
 * bits 10..15  rd; an integer destination x0 is given as 32, see {@link org.janusvm.isa.Hart#X0_SINK}
 * bits 16..20  rs1, or the immediate of csrrwi and its like
 * bits 21..25  rs2
 * bits 26..30  rs3
 * bit  31      set when the encoding has 4 bytes, clear when it has 2
 * bits 32..63  immediate, sign-extended; also csr number, rounding mode, aq and rl, fence sets
 * </pre>
 */
public final class Decoded {
  /** Index of the pseudo-instruction that stands for every undefined encoding. */
  public static final int ILLEGAL = 0;

  private Decoded() {}

  /** Packs the parts. */
  public static long pack(int index, int rd, int rs1, int rs2, int rs3, int length, int imm) {
    return index
        | (long) rd << 10
        | (long) rs1 << 16
        | (long) rs2 << 21
        | (long) rs3 << 26
        | (length == 4 ? 1L << 31 : 0)
        | (long) imm << 32;
  }

  public static int index(long d) {
    return (int) d & 0x3ff;
  }

  /** Destination register, 0 to 31. */
  public static int rd(long d) {
    return (int) d >>> 10 & 31;
  }

  /** Destination as a slot of {@link org.janusvm.isa.Hart#x}: 32 for x0. */
  public static int rdSlot(long d) {
    return (int) d >>> 10 & 63;
  }

  public static int rs1(long d) {
    return (int) d >>> 16 & 31;
  }

  public static int rs2(long d) {
    return (int) d >>> 21 & 31;
  }

  public static int rs3(long d) {
    return (int) d >>> 26 & 31;
  }

  /** Bytes of the encoding, 2 or 4. */
  public static int length(long d) {
    return 2 + ((int) d >>> 31) * 2;
  }

  public static int imm(long d) {
    return (int) (d >> 32);
  }

  /** The same instruction with another immediate. */
  public static long withImm(long d, int imm) {
    return d & 0xffff_ffffL | (long) imm << 32;
  }
}
