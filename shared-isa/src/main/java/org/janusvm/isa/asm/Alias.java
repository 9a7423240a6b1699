// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.isa.spec.Instruction;

/**
 * Another way to write an instruction: {@code mv rd, rs1} for {@code addi rd, rs1, 0}.
 *
 * <p>The expansion gives, for every operand of the instruction, the alias's operand that goes there
 * or a number; {@code imm=N} sets the whole immediate field instead, with what is packed there.
 */
public final class Alias {
  /** An operand of the instruction is an operand of the alias, or the constant if that is null. */
  private record Binding(Operand to, Operand from, long constant) {}

  private final String name;
  private final OperandPattern operands;
  private final String base;
  private final Encoding encoding;
  private final List<Binding> bindings = new ArrayList<>();

  /**
   * Reads one row of the table.
   *
   * @param base what the alias stands for
   * @param encoding base's encoding
   * @param pattern base's operands
   * @param expansion operands for base, written as the pattern is
   */
  Alias(
      String name,
      String operands,
      String base,
      Encoding encoding,
      String pattern,
      String expansion) {
    this.name = name;
    this.operands = OperandPattern.of(operands);
    this.base = base;
    this.encoding = encoding;
    if (expansion.startsWith("imm=")) {
      bindings.add(new Binding(Operand.IMM, null, Long.decode(expansion.substring(4))));
      return;
    }
    List<String> given = OperandPattern.split(expansion);
    List<OperandPattern.Part> parts = OperandPattern.of(pattern).parts();
    if (given.size() != parts.size()) {
      throw new IllegalStateException("alias " + name + ": " + expansion + " for " + pattern);
    }
    for (int i = 0; i < given.size(); i++) {
      if (parts.get(i).operand() != null) {
        bindings.add(binding(parts.get(i).operand(), given.get(i)));
      }
    }
  }

  private static Binding binding(Operand to, String text) {
    Operand from = Operand.named(text);
    return from != null
        ? new Binding(to, from, 0)
        : new Binding(to, null, AssemblyNames.constant(to, text));
  }

  /** The alias's mnemonic. */
  public String name() {
    return name;
  }

  /** The alias's operands. */
  public OperandPattern operands() {
    return operands;
  }

  /** Mnemonic of the {@link Instruction}, or of the 16-bit form, that it stands for. */
  public String base() {
    return base;
  }

  /** Encoding of what it stands for. */
  public Encoding encoding() {
    return encoding;
  }

  /** The instruction's fields for the alias's; the latter hold values by the alias's operands. */
  public Fields expand(Fields alias) {
    Fields result = Fields.NONE;
    for (Binding b : bindings) {
      result = b.to.put(result, b.from == null ? b.constant : b.from.get(alias));
    }
    return result;
  }

  /** The alias's fields for the instruction's; null when these cannot be written so. */
  public Fields contract(Fields instruction) {
    Fields result = Fields.NONE;
    for (Binding b : bindings) {
      if (b.from != null) {
        result = b.from.put(result, b.to.get(instruction));
      }
    }
    return expand(result).equals(instruction) ? result : null;
  }
}
