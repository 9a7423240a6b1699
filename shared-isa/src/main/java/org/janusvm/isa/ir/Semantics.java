// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

import java.util.List;

/**
 * The meaning of one instruction. Checked on construction: whatever may trap comes before whatever
 * is committed, so that an instruction that traps has changed nothing.
 */
public final class Semantics {
  private final List<Statement> statements;
  private final boolean usesFloat;
  private final boolean writesFloat;
  private final boolean rounded;

  Semantics(List<Statement> statements) {
    this.statements = List.copyOf(statements);
    this.usesFloat = statements.stream().anyMatch(Semantics::touchesFloat);
    this.writesFloat =
        statements.stream()
            .anyMatch(
                s ->
                    s instanceof Statement.WriteF
                        || s instanceof Statement.Compute(Value v) && v.op().isFloat());
    this.rounded =
        statements.stream()
            .anyMatch(s -> s instanceof Statement.Compute(Value v) && v.op().isRounded());
    checkOrder();
  }

  /** The statements, in order. */
  public List<Statement> statements() {
    return statements;
  }

  /** Whether the instruction is illegal while the floating-point unit is off. */
  public boolean usesFloat() {
    return usesFloat;
  }

  /** Whether it may change floating-point state, which becomes dirty. */
  public boolean changesFloatState() {
    return writesFloat;
  }

  /** Whether it uses the rounding mode, which may be invalid and thus illegal. */
  public boolean isRounded() {
    return rounded;
  }

  /** Whether the next instruction may be other than the following one, or mean something else. */
  public boolean endsBlock() {
    return statements.stream()
        .anyMatch(
            s ->
                s instanceof Statement.Branch
                    || s instanceof Statement.Jump
                    || s instanceof Statement.FenceI
                    || s instanceof Statement.Environment
                    || s instanceof Statement.Csr);
  }

  private void checkOrder() {
    boolean committed = false;
    for (Statement s : statements) {
      boolean mayTrap =
          switch (s) {
            case Statement.Compute(Value v) -> v.op().mayTrap();
            case Statement.Store st -> true;
            case Statement.Csr c -> true;
            case Statement.Environment e -> true;
            default -> false;
          };
      if (mayTrap && committed) {
        throw new IllegalStateException("may trap after a commit: " + s);
      }
      committed |=
          s instanceof Statement.WriteX
              || s instanceof Statement.WriteF
              || s instanceof Statement.Store
              || s instanceof Statement.Compute(Value v) && v.op().isFloat();
    }
  }

  private static boolean touchesFloat(Statement s) {
    return switch (s) {
      case Statement.Compute(Value v) -> touchesFloat(v);
      case Statement.Store(int bytes, Value address, Value value) -> touchesFloat(value);
      case Statement.WriteX(Value v) -> touchesFloat(v);
      case Statement.WriteF w -> true;
      default -> false;
    };
  }

  private static boolean touchesFloat(Value v) {
    return v.op() == Op.READ_F
        || v.op().isFloat()
        || v.args().stream().anyMatch(Semantics::touchesFloat);
  }
}
