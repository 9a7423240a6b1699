// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.List;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.objectweb.asm.Opcodes;

/** Writes single instructions, all but what they do to the pc. */
final class InstructionEmitter implements Opcodes {
  private final Code code;
  private final Registers registers;
  private final MemoryEmitter memory;
  private final ValueEmitter values;
  private final TrapSites sites;
  private final TrapExits traps;

  InstructionEmitter(
      Code code, Registers registers, MemoryEmitter memory, TrapSites sites, TrapExits traps) {
    this.code = code;
    this.registers = registers;
    this.memory = memory;
    this.sites = sites;
    this.traps = traps;
    values = new ValueEmitter(code, registers, memory);
  }

  ValueEmitter values() {
    return values;
  }

  /**
   * Writes an instruction. The target of a computed jump is left in {@link Locals#PC}.
   *
   * @param index of the instruction in its block
   */
  void emit(RegionBlock block, int index) {
    GuestInstruction at = block.instructions.get(index);
    int after = block.instructions.size() - 1 - index;
    code.guest(at);
    values.begin(at);
    List<Statement> statements = at.instruction().semantics().statements();
    if (at.mayTrap()) {
      AccessPlan.Access access = memory.access(block, index);
      int site = sites.add(at.pc(), after, access);
      if (access == null) {
        code.guard(traps.handler());
        memory.begin(block, index, site, null);
      } else {
        memory.begin(block, index, site, traps.missed());
      }
    }
    for (Statement s : statements) {
      // Registers are read as they were on entry: a target is computed before rd is written.
      if (s instanceof Statement.Jump(Value target) && !at.isDirectJump()) {
        values.push(target);
        code.local(LSTORE, Locals.PC);
      }
    }
    for (int i = 0; i < statements.size(); i++) {
      Statement next = i + 1 < statements.size() ? statements.get(i + 1) : null;
      emit(statements.get(i), next, at);
    }
    code.unguard();
  }

  private void emit(Statement statement, Statement next, GuestInstruction at) {
    switch (statement) {
      case Statement.Compute(Value v) -> {
        if (!isComputedBy(next, v, at)) {
          values.compute(v);
        }
      }
      case Statement.Store(int bytes, Value address, Value value) ->
          memory.store(bytes, address, value, values);
      case Statement.WriteX(Value v) -> {
        if (at.rd() != 0) {
          writeInteger(v, at);
        }
      }
      case Statement.WriteF(Value v) -> writeFloat(v, at);
      case Statement.Fence f -> code.callStatic("java/lang/invoke/VarHandle", "fullFence", "()V");
      case Statement.Branch b -> {}
      case Statement.Jump j -> {}
      default -> throw new IllegalStateException("no bytecode for " + statement);
    }
  }

  /** Whether the next statement is a write that uses the value, so that it needs no local. */
  private static boolean isComputedBy(Statement next, Value v, GuestInstruction at) {
    return switch (next) {
      case Statement.WriteX(Value w) -> at.rd() != 0 && uses(w, v) == 1;
      case Statement.WriteF(Value w) -> uses(w, v) == 1;
      case null, default -> false;
    };
  }

  private static int uses(Value tree, Value v) {
    if (tree == v) {
      return 1;
    }
    return tree.args().stream().mapToInt(a -> uses(a, v)).sum();
  }

  private void writeInteger(Value v, GuestInstruction at) {
    byte form = Forms.ofInteger(v, at, registers.forms);
    if (form == Forms.INT) {
      values.pushNarrow(v);
    } else {
      values.push(v);
    }
    registers.pop(at.rd(), form);
  }

  private void writeFloat(Value v, GuestInstruction at) {
    int rd = Forms.F + at.rd();
    byte form = Forms.ofFloat(v, at, registers.forms);
    SignInjection move = SignInjection.of(v, at);
    if (move != null) {
      inject(move, at);
      registers.pop(rd, form);
    } else if (form == Forms.RAW) {
      values.push(v);
      registers.pop(rd, form);
    } else {
      Value bits = v.op() == Op.BOX ? v.arg(0) : v;
      if (bits.op() == Op.BITS && HostArithmetic.canTry(bits.arg(0), at)) {
        values.floats().host().write(bits.arg(0), at, rd);
      } else {
        values.push(bits);
        values.floats().popBits(rd, form);
      }
    }
  }

  private void inject(SignInjection move, GuestInstruction at) {
    int source = Forms.register(move.source(), at);
    boolean wide = move.type() == Type.F64;
    if (wide) {
      registers.pushDouble(source);
    } else {
      registers.pushFloat(source);
    }
    switch (move.kind()) {
      case MOVE -> {}
      case NEGATE -> code.op(wide ? DNEG : FNEG);
      case ABSOLUTE -> code.callStatic("java/lang/Math", "abs", wide ? "(D)D" : "(F)F");
    }
  }
}
