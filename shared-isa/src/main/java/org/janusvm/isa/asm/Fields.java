// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Encoding;

/**
 * The values of an instruction's fields, as {@link Encoding#encode} takes them; what it lacks is 0.
 *
 * @param rd destination register, 0 to 31
 * @param rs1 source register, or the immediate of csrrwi and its like
 * @param rs2 source register
 * @param rs3 source register
 * @param imm immediate, and whatever {@link Encoding} packs with it
 */
public record Fields(int rd, int rs1, int rs2, int rs3, long imm) {
  /** All zero. */
  public static final Fields NONE = new Fields(0, 0, 0, 0, 0);

  /** The fields of a decoded instruction. */
  public static Fields of(long decoded) {
    return new Fields(
        Decoded.rd(decoded),
        Decoded.rs1(decoded),
        Decoded.rs2(decoded),
        Decoded.rs3(decoded),
        Decoded.imm(decoded));
  }

  /** Whether {@link #encode} would succeed. */
  public boolean fit(Encoding encoding) {
    return encoding.canEncode(rd, rs1, rs2, rs3, imm);
  }

  /** Encodes them. */
  public int encode(Encoding encoding) {
    return encoding.encode(rd, rs1, rs2, rs3, imm);
  }

  /** Only those fields that a pattern names; the others 0. */
  public Fields named(OperandPattern pattern) {
    Fields result = NONE;
    for (OperandPattern.Part part : pattern.parts()) {
      if (part.operand() != null) {
        result = part.operand().put(result, part.operand().get(this));
      }
    }
    return result;
  }

  /** With the operands that an encoding fixes, or takes from another operand's field, filled in. */
  public Fields completed(Encoding encoding) {
    int fullRd = encoding.fixedRd().orElse(rd);
    int fullRs1 = encoding.rs1IsRd() ? fullRd : encoding.fixedRs1().orElse(rs1);
    return new Fields(fullRd, fullRs1, encoding.fixedRs2().orElse(rs2), rs3, imm);
  }
}
