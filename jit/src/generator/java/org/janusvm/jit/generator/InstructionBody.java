// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.generator;

import java.util.List;
import org.janusvm.isa.ir.Semantics;
import org.janusvm.isa.ir.Slot;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Instruction;

/** Turns an instruction's meaning into the Java statements of its case in the interpreter. */
final class InstructionBody {
  private final StringBuilder out = new StringBuilder();
  private final JavaExpressions expressions;
  private final String indent;
  private final boolean inLoop;
  private int locals;

  private InstructionBody(String indent, boolean inLoop) {
    this.expressions = new JavaExpressions(inLoop);
    this.indent = indent;
    this.inLoop = inLoop;
  }

  /** The statements of {@code instruction}, each on a line of its own. */
  static String of(Instruction instruction, String indent) {
    InstructionBody body = new InstructionBody(indent, false);
    body.write(instruction.semantics());
    return body.out.toString();
  }

  /**
   * As {@link #of}, for the hot loop, which reads rs1 and rs2 into the locals {@code a} and {@code
   * b} for all cases, and writes the local {@code r} to rd after those that break off the switch.
   */
  static String inLoop(Instruction instruction, String indent) {
    InstructionBody body = new InstructionBody(indent, true);
    body.write(instruction.semantics());
    boolean writes =
        instruction.semantics().statements().stream().anyMatch(s -> s instanceof Statement.WriteX);
    body.line(writes ? "break;" : "continue;");
    return body.out.toString();
  }

  private void write(Semantics semantics) {
    if (semantics.usesFloat()) {
      line("requireFloat(hart);");
    }
    if (semantics.isRounded()) {
      line("int rm = roundingMode(hart, d);");
    }
    List<Statement> statements = semantics.statements();
    for (int i = 0; i < statements.size(); i++) {
      Statement s = statements.get(i);
      if (s instanceof Statement.WriteX && i + 1 < statements.size()) {
        // Registers are read as they were on entry: what comes after a write is computed before.
        rescue(statements.get(i + 1));
      }
      write(s);
    }
    if (semantics.changesFloatState()) {
      line("hart.fs = Hart.FS_DIRTY;");
    }
  }

  private void rescue(Statement next) {
    if (next instanceof Statement.Jump(Value target)) {
      local(target);
    } else {
      throw new IllegalStateException("no rule for " + next + " after a register write");
    }
  }

  private void write(Statement statement) {
    switch (statement) {
      case Statement.Compute(Value v) -> local(v);
      case Statement.Store(int bytes, Value address, Value value) ->
          line(
              "memory.store"
                  + 8 * bytes
                  + "("
                  + expressions.of(address)
                  + ", "
                  + expressions.of(value)
                  + ");");
      case Statement.WriteX(Value v) ->
          line(
              (inLoop ? "r" : "x[" + JavaExpressions.register(Slot.RD) + "]")
                  + " = "
                  + expressions.of(v)
                  + ";");
      case Statement.WriteF(Value v) -> line("f[(int) d >>> 10 & 31] = " + expressions.of(v) + ";");
      case Statement.Branch(Value condition) -> {
        line("if (" + expressions.of(condition) + ") {");
        line("  pc = block.pc + (d >> 32);");
        line("}");
      }
      case Statement.Jump(Value target) -> line("pc = " + expressions.of(target) + ";");
      case Statement.Fence f -> line("VarHandle.fullFence();");
      case Statement.FenceI f -> {
        line("VarHandle.fullFence();");
        line("memory.fenceInstructions();");
      }
      case Statement.Csr c -> writeCsr(c);
      case Statement.Environment(var op) ->
          line("return system(hart, block, d, SystemOp." + op + ");");
    }
  }

  private void writeCsr(Statement.Csr csr) {
    String name = "v" + locals++;
    line(
        "long "
            + name
            + " = csr(hart, block, d, CsrOp."
            + csr.op()
            + ", "
            + expressions.of(csr.operand())
            + ");");
    expressions.name(csr.result(), name);
  }

  private void local(Value v) {
    String name = "v" + locals++;
    line(JavaExpressions.javaType(v.type()) + " " + name + " = " + expressions.compute(v) + ";");
    expressions.name(v, name);
  }

  private void line(String text) {
    out.append(indent).append(text).append('\n');
  }
}
