// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The encoding of an instruction, written as in the manual: fields from the most significant bit
 * down, literal bits as 0 and 1, immediates with the bits they hold.
 *
 * <pre>
 * "0000001 rs2 rs1 011 rd 0110011"           mulhu
 * "imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011"  beq
 * "000 nzuimm[5:4|9:6|2|3] rd' 00"           c.addi4spn
 * </pre>
 *
 * <p>Fields: {@code rd rs1 rs2 rs3} (5 bits), {@code rd' rs1' rs2'} (3 bits, x8 to x15), {@code
 * rd/rs1} and {@code rd'/rs1'} (one field, two operands), {@code imm} (signed), {@code uimm}
 * (unsigned), {@code nzimm}, {@code nzuimm} (the same, zero is reserved). What is packed as
 * immediate too: {@code rm}, {@code csr}, {@code aq}, {@code rl}, {@code fm}, {@code pred}, {@code
 * succ}. {@code zimm} stands in the place of rs1. In words after the bits: {@code rs1=2} fixes an
 * operand, {@code rd!=0} excludes a value.
 */
public final class Encoding {
  private final String text;
  private final int length;
  private final int mask;
  private final int match;
  private final List<Field> registers = new ArrayList<>();
  private final List<ImmBits> immBits = new ArrayList<>();
  private final List<Rule> fixed = new ArrayList<>();
  private final List<Rule> excluded = new ArrayList<>();
  private boolean signed;
  private boolean zeroReserved;
  private boolean rs1IsRd;
  private int immWidth;
  private int immMask;

  private enum Operand {
    RD,
    RS1,
    RS2,
    RS3
  }

  private record Field(Operand operand, int shift, int bits) {}

  /** {@code bits} bits at {@code shift} of the instruction are those at {@code at} of imm. */
  private record ImmBits(int shift, int bits, int at) {}

  private record Rule(Operand operand, int value) {}

  private Encoding(String text) {
    this.text = text;
    String[] tokens = text.split(" +");
    int total = 0;
    for (String token : tokens) {
      total += token.contains("=") ? 0 : width(token);
    }
    if (total != 16 && total != 32) {
      throw new IllegalArgumentException(total + " bits: " + text);
    }
    length = total / 8;
    int position = total;
    int literalMask = 0;
    int literal = 0;
    for (String token : tokens) {
      if (token.contains("=")) {
        addRule(token);
        continue;
      }
      int width = width(token);
      position -= width;
      if (Character.isDigit(token.charAt(0))) {
        literalMask |= (1 << width) - 1 << position;
        literal |= Integer.parseInt(token, 2) << position;
      } else {
        addField(token, position);
      }
    }
    mask = literalMask;
    match = literal;
  }

  /** Parses an encoding; see the class comment. */
  public static Encoding parse(String text) {
    return new Encoding(text);
  }

  /** Bytes, 2 or 4. */
  public int length() {
    return length;
  }

  /** Bits of the instruction that are literal. */
  public int mask() {
    return mask;
  }

  /** The literal bits. */
  public int match() {
    return match;
  }

  /** Whether the immediate is sign-extended. */
  public boolean signed() {
    return signed;
  }

  /** Bits of the immediate, its lowest counted from 0; 0 when there is none. */
  public int immWidth() {
    return immWidth;
  }

  /** Whether these bits are an instruction of this encoding. */
  public boolean matches(int bits) {
    if ((bits & mask) != match || zeroReserved && imm(bits) == 0) {
      return false;
    }
    for (Rule rule : excluded) {
      if (register(bits, rule.operand) == rule.value) {
        return false;
      }
    }
    return true;
  }

  /** Decodes bits that match. */
  long decode(int bits, int index, boolean integerDestination) {
    int rd = register(bits, Operand.RD);
    return Decoded.pack(
        index,
        rd == 0 && integerDestination ? 32 : rd,
        register(bits, Operand.RS1),
        register(bits, Operand.RS2),
        register(bits, Operand.RS3),
        length,
        imm(bits));
  }

  /** Whether {@link #encode} would succeed: every operand fits its field. */
  public boolean canEncode(int rd, int rs1, int rs2, int rs3, long imm) {
    return fits(Operand.RD, rd)
        && fits(Operand.RS1, rs1)
        && fits(Operand.RS2, rs2)
        && fits(Operand.RS3, rs3)
        && (!rs1IsRd() || rs1 == rd)
        && immFits(imm);
  }

  /** Whether rd and rs1 are one field, so that they must be the same register. */
  public boolean rs1IsRd() {
    return rs1IsRd;
  }

  /** The register that rd always is in this encoding, if any. */
  public OptionalInt fixedRd() {
    return fixed(Operand.RD);
  }

  /** The register that rs1 always is in this encoding, if any. */
  public OptionalInt fixedRs1() {
    return fixed(Operand.RS1);
  }

  /** The register that rs2 always is in this encoding, if any. */
  public OptionalInt fixedRs2() {
    return fixed(Operand.RS2);
  }

  private OptionalInt fixed(Operand operand) {
    return fixed.stream().filter(r -> r.operand == operand).mapToInt(Rule::value).findFirst();
  }

  /** Whether the immediate can be encoded: in range, and no bit that the encoding lacks is set. */
  public boolean immFits(long imm) {
    if (zeroReserved && imm == 0) {
      return false;
    }
    if (immWidth == 0) {
      return imm == 0;
    }
    long min = signed ? -(1L << immWidth - 1) : 0;
    long max = signed ? (1L << immWidth - 1) - 1 : (1L << immWidth) - 1;
    return imm >= min
        && imm <= max
        && (imm & (1L << immWidth) - 1 & ~(immMask & 0xffff_ffffL)) == 0;
  }

  /**
   * Encodes an instruction; operands that the encoding lacks are ignored.
   *
   * @throws IllegalArgumentException when {@link #canEncode} is false
   */
  public int encode(int rd, int rs1, int rs2, int rs3, long imm) {
    if (!canEncode(rd, rs1, rs2, rs3, imm)) {
      throw new IllegalArgumentException("operand out of range for " + text);
    }
    int bits = match;
    for (Field field : registers) {
      int value =
          switch (field.operand) {
            case RD -> rd;
            case RS1 -> rs1;
            case RS2 -> rs2;
            case RS3 -> rs3;
          };
      bits |= (value & (1 << field.bits) - 1) << field.shift;
    }
    for (ImmBits part : immBits) {
      bits |= (int) (imm >>> part.at & (1L << part.bits) - 1) << part.shift;
    }
    return bits;
  }

  private boolean fits(Operand operand, int value) {
    for (Rule rule : fixed) {
      if (rule.operand == operand) {
        return value == rule.value;
      }
    }
    for (Rule rule : excluded) {
      if (rule.operand == operand && rule.value == value) {
        return false;
      }
    }
    boolean present = false;
    for (Field field : registers) {
      if (field.operand == operand) {
        present = true;
        if (field.bits == 3 ? value < 8 || value > 15 : value < 0 || value > 31) {
          return false;
        }
      }
    }
    return present || value == 0 || length == 4;
  }

  private int register(int bits, Operand operand) {
    for (Rule rule : fixed) {
      if (rule.operand == operand) {
        return rule.value;
      }
    }
    for (Field field : registers) {
      if (field.operand == operand) {
        int value = bits >>> field.shift & (1 << field.bits) - 1;
        return field.bits == 3 ? value + 8 : value;
      }
    }
    return 0;
  }

  private int imm(int bits) {
    int value = 0;
    for (ImmBits part : immBits) {
      value |= (int) ((bits >>> part.shift & (1L << part.bits) - 1) << part.at);
    }
    int unused = 32 - immWidth;
    return signed && unused > 0 ? value << unused >> unused : value;
  }

  private void addRule(String token) {
    boolean not = token.contains("!=");
    String[] parts = token.split("!?=");
    Operand operand = Operand.valueOf(parts[0].toUpperCase(Locale.ROOT));
    (not ? excluded : fixed).add(new Rule(operand, Integer.parseInt(parts[1])));
  }

  private void addField(String token, int position) {
    switch (token) {
      case "rm" -> addImm("2:0", position);
      case "csr" -> addImm("11:0", position);
      case "aq" -> addImm("1", position);
      case "rl" -> addImm("0", position);
      case "fm" -> addImm("11:8", position);
      case "pred" -> addImm("7:4", position);
      case "succ" -> addImm("3:0", position);
      case "zimm" -> registers.add(new Field(Operand.RS1, position, 5));
      default -> {
        int bracket = token.indexOf('[');
        if (bracket < 0) {
          rs1IsRd |= token.contains("/");
          for (String name : token.split("/")) {
            boolean small = name.endsWith("'");
            String plain = small ? name.substring(0, name.length() - 1) : name;
            Operand operand = Operand.valueOf(plain.toUpperCase(Locale.ROOT));
            registers.add(new Field(operand, position, small ? 3 : 5));
          }
        } else {
          String name = token.substring(0, bracket);
          signed |= name.equals("imm") || name.equals("nzimm");
          zeroReserved |= name.startsWith("nz");
          addImm(token.substring(bracket + 1, token.length() - 1), position);
        }
      }
    }
  }

  private void addImm(String ranges, int position) {
    String[] parts = ranges.split("\\|");
    int shift = position;
    for (int i = parts.length - 1; i >= 0; i--) {
      String[] ends = parts[i].split(":");
      int high = Integer.parseInt(ends[0]);
      int low = Integer.parseInt(ends[ends.length - 1]);
      int bits = high - low + 1;
      immBits.add(new ImmBits(shift, bits, low));
      immWidth = Math.max(immWidth, high + 1);
      immMask |= (int) ((1L << bits) - 1 << low);
      shift += bits;
    }
  }

  private static int width(String token) {
    if (Character.isDigit(token.charAt(0))) {
      return token.length();
    }
    int bracket = token.indexOf('[');
    if (bracket >= 0) {
      int bits = 0;
      for (String part : token.substring(bracket + 1, token.length() - 1).split("\\|")) {
        String[] ends = part.split(":");
        bits += Integer.parseInt(ends[0]) - Integer.parseInt(ends[ends.length - 1]) + 1;
      }
      return bits;
    }
    return switch (token) {
      case "aq", "rl" -> 1;
      case "rm" -> 3;
      case "fm", "pred", "succ" -> 4;
      case "csr" -> 12;
      default -> token.endsWith("'") ? 3 : 5;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
