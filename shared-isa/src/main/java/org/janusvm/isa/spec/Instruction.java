// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

import java.util.function.Consumer;
import org.janusvm.isa.ir.Semantics;
import org.janusvm.isa.ir.SemanticsBuilder;
import org.janusvm.isa.ir.Statement;

/**
 * One instruction of the set: name, encoding, assembly operands and meaning. Everything else, from
 * the decoder to the JITs, derives from this.
 */
public final class Instruction {
  private final int index;
  private final String name;
  private final String extension;
  private final Encoding encoding;
  private final String operands;
  private final Consumer<SemanticsBuilder> body;
  private final boolean floatDestination;
  private Semantics semantics;

  Instruction(
      int index,
      String name,
      String extension,
      Encoding encoding,
      String operands,
      Consumer<SemanticsBuilder> body) {
    this.index = index;
    this.name = name;
    this.extension = extension;
    this.encoding = encoding;
    this.operands = operands;
    this.body = body;
    this.floatDestination = operands.startsWith("fd");
  }

  /** Position in the {@link InstructionSet}; what {@link Decoded#index} gives. */
  public int index() {
    return index;
  }

  /** The mnemonic, in lower case. */
  public String name() {
    return name;
  }

  /** Name of the extension that declares it, such as {@code Zbb}. */
  public String extension() {
    return extension;
  }

  public Encoding encoding() {
    return encoding;
  }

  /**
   * Assembly operands as a pattern: {@code rd rs1 rs2 rs3} are integer registers, {@code fd fs1 fs2
   * fs3} floating-point ones, {@code imm} a number, {@code uimm20} the upper immediate of lui,
   * {@code target} an address relative to pc, {@code csr}, {@code zimm}, {@code rm} (optional),
   * {@code pred}, {@code succ}; everything else stands for itself. Empty when there are none.
   */
  public String operands() {
    return operands;
  }

  /** Whether rd is a floating-point register. */
  public boolean hasFloatDestination() {
    return floatDestination;
  }

  /** Whether the mnemonic takes the suffixes .aq, .rl and .aqrl. */
  public boolean hasOrderingSuffix() {
    return encoding.toString().contains(" aq rl ");
  }

  /** The meaning. */
  public synchronized Semantics semantics() {
    if (semantics == null) {
      semantics = SemanticsBuilder.build(body);
    }
    return semantics;
  }

  /** Whether the instruction hands over to the environment, or is illegal. */
  public boolean isSystem() {
    return semantics().statements().stream().anyMatch(s -> s instanceof Statement.Environment);
  }

  @Override
  public String toString() {
    return name;
  }
}
