// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Op.SHL;
import static org.janusvm.isa.ir.Op.SHR;

import java.util.function.Function;
import org.janusvm.isa.ir.SemanticsBuilder;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Declarations;

/** Zbs: single-bit instructions (RISC-V Unprivileged ISA, "B" extension). */
public final class Zbs {
  private Zbs() {}

  public static void declare(Declarations isa) {
    isa.extension("Zbs");
    define(isa, "bclr", "010010", "001", Zbs::clear);
    define(isa, "bext", "010010", "101", Zbs::extract);
    define(isa, "binv", "011010", "001", Zbs::invert);
    define(isa, "bset", "001010", "001", Zbs::set);
  }

  /** Declares the register and the immediate form of an operation on bit {@code index} of rs1. */
  private static void define(
      Declarations isa, String name, String funct6, String funct3, Operation operation) {
    declareForm(
        isa,
        name,
        funct6 + "0 rs2 rs1 " + funct3 + " rd 0110011",
        "rd, rs1, rs2",
        operation,
        SemanticsBuilder::rs2);
    declareForm(
        isa,
        name + "i",
        funct6 + " uimm[5:0] rs1 " + funct3 + " rd 0010011",
        "rd, rs1, imm",
        operation,
        SemanticsBuilder::imm);
  }

  private static void declareForm(
      Declarations isa,
      String name,
      String encoding,
      String operands,
      Operation operation,
      Function<SemanticsBuilder, Value> index) {
    isa.define(name, encoding, operands, b -> b.rd(operation.apply(b, index.apply(b))));
  }

  private interface Operation {
    Value apply(SemanticsBuilder b, Value index);
  }

  private static Value bit(SemanticsBuilder b, Value index) {
    return b.shift(SHL, b.constant(1), index);
  }

  private static Value clear(SemanticsBuilder b, Value index) {
    return b.and(b.rs1(), b.not(bit(b, index)));
  }

  private static Value extract(SemanticsBuilder b, Value index) {
    return b.and(b.shift(SHR, b.rs1(), index), b.constant(1));
  }

  private static Value invert(SemanticsBuilder b, Value index) {
    return b.xor(b.rs1(), bit(b, index));
  }

  private static Value set(SemanticsBuilder b, Value index) {
    return b.or(b.rs1(), bit(b, index));
  }
}
