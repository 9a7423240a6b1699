// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Slot;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/** What the assembler has to know of instructions' meaning, read from their declarations. */
final class Meaning {
  private static final Map<Op, Op> INVERSE =
      Map.of(
          Op.EQ, Op.NE, Op.NE, Op.EQ, Op.LT, Op.GE, Op.GE, Op.LT, Op.LTU, Op.GEU, Op.GEU, Op.LTU);

  private Meaning() {}

  /** Whether rs1 and rs2 may change places. */
  static boolean isCommutative(Instruction instruction) {
    Value result = result(instruction);
    if (result == null || !List.of(Op.ADD, Op.AND, Op.OR, Op.XOR).contains(result.op())) {
      return false;
    }
    return reads(result.arg(0), Slot.RS1) && reads(result.arg(1), Slot.RS2);
  }

  /** Whether the result is rs1 when the immediate is 0. */
  static boolean keepsRs1AtZero(Instruction instruction) {
    Value result = result(instruction);
    return result != null
        && List.of(Op.ADD, Op.SHL, Op.SHR, Op.SAR).contains(result.op())
        && result.arg(0).op() == Op.READ_X
        && result.arg(1).op() == Op.IMM;
  }

  /** The branch that is taken exactly when this one is not. */
  static Optional<Instruction> inverseBranch(Instruction instruction) {
    Value condition = condition(instruction);
    if (condition == null) {
      return Optional.empty();
    }
    Op inverse = INVERSE.get(condition.op());
    return InstructionSet.rv64().instructions().stream()
        .filter(i -> condition(i) != null && condition(i).op() == inverse)
        .findFirst();
  }

  private static Value condition(Instruction instruction) {
    List<Statement> statements = instruction.semantics().statements();
    return statements.size() == 1 && statements.getFirst() instanceof Statement.Branch(Value c)
        ? c
        : null;
  }

  /** What is written to rd, without a final sign extension, if that is all that happens. */
  private static Value result(Instruction instruction) {
    List<Statement> statements = instruction.semantics().statements();
    if (statements.size() != 1 || !(statements.getFirst() instanceof Statement.WriteX(Value v))) {
      return null;
    }
    return v.op() == Op.SEXT ? v.arg(0) : v;
  }

  private static boolean reads(Value value, Slot slot) {
    Value register = value.op() == Op.TRUNC ? value.arg(0) : value;
    return register.op() == Op.READ_X && register.slot() == slot;
  }
}
