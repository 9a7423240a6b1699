// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.RegisterNames;

/**
 * Matches operands as written against a pattern. What does not match is no error, since another
 * pattern of the same mnemonic may; a number that is out of range is remembered, for the message
 * when none does.
 */
final class OperandMatcher {
  /**
   * Operands that matched.
   *
   * @param fields all values that are known
   * @param late the kind of operand that is known later, or null
   * @param immediate its expression
   */
  record Match(Fields fields, Operand late, Immediate immediate) {}

  private final ExpressionParser.Context context;
  private final Set<Operand> seen = EnumSet.noneOf(Operand.class);
  private Fields fields = Fields.NONE;
  private Operand late;
  private Immediate immediate;

  private OperandMatcher(ExpressionParser.Context context) {
    this.context = context;
  }

  /**
   * Matches operands.
   *
   * @return null when they do not match
   * @throws SourceError when they match in form but not in value
   */
  static Match match(
      OperandPattern pattern, List<String> operands, ExpressionParser.Context context)
      throws SourceError {
    OperandMatcher matcher = new OperandMatcher(context);
    List<List<OperandPattern.Part>> groups = groups(pattern);
    int given = operands.size();
    boolean roundingLeftOut =
        groups.size() == given + 1 && groups.getLast().getFirst().operand() == Operand.RM;
    if (groups.size() != given && !roundingLeftOut) {
      return null;
    }
    for (int i = 0; i < given; i++) {
      if (!matcher.group(groups.get(i), operands.get(i))) {
        return null;
      }
    }
    if (roundingLeftOut) {
      matcher.fields = Operand.RM.put(matcher.fields, AssemblyNames.DYNAMIC);
    }
    return new Match(matcher.fields, matcher.late, matcher.immediate);
  }

  /** The parts between commas. */
  private static List<List<OperandPattern.Part>> groups(OperandPattern pattern) {
    List<List<OperandPattern.Part>> groups = new ArrayList<>();
    boolean begin = true;
    for (OperandPattern.Part part : pattern.parts()) {
      if (part.text().equals(",")) {
        begin = true;
        continue;
      }
      if (begin) {
        groups.add(new ArrayList<>());
        begin = false;
      }
      groups.getLast().add(part);
    }
    return groups;
  }

  private boolean group(List<OperandPattern.Part> group, String text) throws SourceError {
    Operand first = group.getFirst().operand();
    if (group.size() == 1) {
      return operand(first, text);
    }
    // "(rs1)" or "imm(rs1)": the register in the last parentheses, and what stands before.
    int open = text.lastIndexOf('(');
    if (open < 0 || !text.endsWith(")")) {
      return false;
    }
    Operand base = group.get(group.size() - 2).operand();
    if (!operand(base, text.substring(open + 1, text.length() - 1).strip())) {
      return false;
    }
    String offset = text.substring(0, open).strip();
    if (offset.isEmpty()) {
      return true;
    }
    if (first != null) {
      return operand(first, offset);
    }
    Immediate zero = Immediate.parse(offset, context);
    return zero.isConstant() && zero.value(0) == 0;
  }

  private boolean operand(Operand operand, String text) throws SourceError {
    if (operand.isInteger()) {
      return put(operand, RegisterNames.integer(text));
    }
    if (operand.isFloat()) {
      return put(operand, RegisterNames.floating(text));
    }
    return switch (operand) {
      case RM -> put(operand, AssemblyNames.roundingMode(text));
      case PRED, SUCC -> put(operand, AssemblyNames.fenceSet(text));
      case CSR -> put(operand, csr(text));
      case ZIMM -> !isRegister(text) && put(operand, small(text));
      default -> !isRegister(text) && immediate(operand, text);
    };
  }

  private boolean put(Operand operand, int value) {
    if (value < 0) {
      return false;
    }
    // An operand that a pattern names twice must be the same both times.
    boolean again = !seen.add(operand) && operand.get(fields) != value;
    fields = operand.put(fields, value);
    return !again;
  }

  private int csr(String text) throws SourceError {
    int number = Csrs.number(text);
    if (number >= 0) {
      return number;
    }
    if (text.isEmpty() || isRegister(text)) {
      return -1;
    }
    Expression value = ExpressionParser.parse(text, context);
    if (!value.isConstant()) {
      throw new SourceError("no control and status register is called " + text);
    }
    return (int) Numbers.range("CSR number", value.constant(), 0, 0xfff);
  }

  private int small(String text) throws SourceError {
    return (int)
        Numbers.range("immediate", ExpressionParser.parse(text, context).constant(), 0, 31);
  }

  private boolean immediate(Operand operand, String text) throws SourceError {
    Immediate parsed = Immediate.parse(text, context);
    boolean upper = parsed.part() == Immediate.Part.HI || parsed.part() == Immediate.Part.PCREL_HI;
    if (parsed.part() != Immediate.Part.ALL && upper != (operand == Operand.UIMM20)
        || operand == Operand.TARGET && parsed.part() != Immediate.Part.ALL) {
      throw new SourceError("'" + text + "' cannot stand here");
    }
    if (operand == Operand.TARGET || !parsed.isConstant()) {
      late = operand;
      immediate = parsed;
      return true;
    }
    long value = parsed.value(0);
    if (operand == Operand.UIMM20) {
      boolean negative = value >= -0x80000 && value < 0;
      value = negative ? value & 0xfffff : Numbers.range("immediate", value, 0, 0xfffff);
    }
    fields = operand.put(fields, value);
    return true;
  }

  static boolean isRegister(String text) {
    return RegisterNames.integer(text) >= 0 || RegisterNames.floating(text) >= 0;
  }
}
