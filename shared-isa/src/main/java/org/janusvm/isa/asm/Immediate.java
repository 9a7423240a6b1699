// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import java.util.Locale;

/**
 * An immediate operand as written: an expression, and which part of its value is meant.
 *
 * @param part the relocation function
 * @param value its argument
 */
record Immediate(Part part, Expression value) {
  /** Relocation functions (RISC-V Assembly Programmer's Manual, "Relocation Functions"). */
  enum Part {
    /** The value itself. */
    ALL,
    /** The upper 20 bits, rounded so that {@link #LO} can be signed. */
    HI,
    LO,
    /** As HI, of the distance from this instruction. */
    PCREL_HI,
    /** The low 12 bits that belong to the PCREL_HI at the label given. */
    PCREL_LO
  }

  private static final List<Part> FUNCTIONS =
      List.of(Part.PCREL_HI, Part.PCREL_LO, Part.HI, Part.LO);

  /** Parses an operand. */
  static Immediate parse(String text, ExpressionParser.Context context) throws SourceError {
    if (!text.startsWith("%")) {
      return new Immediate(Part.ALL, ExpressionParser.parse(text, context));
    }
    int open = text.indexOf('(');
    if (open > 0 && text.endsWith(")")) {
      String name = text.substring(1, open).strip().toUpperCase(Locale.ROOT);
      for (Part part : FUNCTIONS) {
        if (part.name().equals(name)) {
          String argument = text.substring(open + 1, text.length() - 1);
          return new Immediate(part, ExpressionParser.parse(argument, context));
        }
      }
    }
    throw new SourceError(
        "cannot understand '" + text + "'; known are %hi, %lo, %pcrel_hi and %pcrel_lo");
  }

  /** Whether it is a number that is known now. */
  boolean isConstant() {
    return part == Part.ALL && value.isConstant();
  }

  /**
   * What goes into the instruction at {@code pc}, for a 12-bit immediate or (HI, PCREL_HI) the 20
   * upper bits.
   */
  long value(long pc) throws SourceError {
    return switch (part) {
      case ALL -> value.value();
      case HI -> upper(value.value());
      case LO -> lower(value.value());
      case PCREL_HI -> upper(value.value() - pc);
      case PCREL_LO -> lower(pairedDistance());
    };
  }

  private static long upper(long value) throws SourceError {
    long rounded = value + 0x800;
    if (rounded != (int) rounded) {
      throw new SourceError("address 0x" + Long.toHexString(value) + " does not fit 32 bits");
    }
    return rounded >>> 12 & 0xfffff;
  }

  private static long lower(long value) {
    return value << 52 >> 52;
  }

  /** The distance that the instruction with PCREL_HI at this label was given. */
  private long pairedDistance() throws SourceError {
    if (value instanceof Expression.Reference(Symbols.Entry label)
        && label.section != null
        && label.item < label.section.items.size()
        && label.section.items.get(label.item) instanceof Item.Code code
        && code.instruction.immediate().part == Part.PCREL_HI) {
      return code.instruction.immediate().value.value() - code.address;
    }
    throw new SourceError("%pcrel_lo needs the label of an instruction that has %pcrel_hi");
  }
}
