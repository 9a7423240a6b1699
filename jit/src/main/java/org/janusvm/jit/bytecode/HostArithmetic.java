// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.fp.Rounding;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Floating-point arithmetic by the host's own instructions, where they certainly do what RISC-V
 * asks: rounding is to nearest even, inexact has been accrued already, and the result is finite and
 * cannot have underflowed. All else is done, out of line, by {@code org.janusvm.isa.fp}. The tests
 * are those of the fast paths there; written in line, values stay in floating-point registers.
 */
final class HostArithmetic implements Opcodes {
  private static final String MATH = "java/lang/Math";

  private final Code code;
  private final Registers registers;
  private final FloatEmitter floats;

  HostArithmetic(Code code, Registers registers, FloatEmitter floats) {
    this.code = code;
    this.registers = registers;
    this.floats = floats;
  }

  /** Whether an operation can be tried on the host. */
  static boolean canTry(Value v, GuestInstruction at) {
    int mode = at.imm() & 7;
    return (mode == Rounding.DYN || mode == Rounding.RNE)
        && switch (v.op()) {
          case FADD, FSUB, FMUL, FDIV, FSQRT, FMADD, FMSUB, FNMSUB, FNMADD ->
              v.args().stream().allMatch(a -> a.op() == Op.READ_F);
          default -> false;
        };
  }

  /** Computes {@link #canTry} values into a register; nothing else may be on the stack. */
  void write(Value v, GuestInstruction at, int rd) {
    boolean wide = v.type() == Type.F64;
    int result = wide ? Locals.DOUBLE : Locals.FLOAT;
    int store = wide ? DSTORE : FSTORE;
    Label done = new Label();
    Registers.Place here = registers.place();
    Label slow =
        code.later(
            () -> {
              registers.at(here);
              floats.push(v, at);
              if (wide) {
                code.callStatic("java/lang/Double", "longBitsToDouble", "(J)D");
              } else {
                code.callStatic("java/lang/Float", "intBitsToFloat", "(I)F");
              }
              code.local(store, result);
              updateHostRounds(code);
              code.jump(GOTO, done);
            });
    code.local(ILOAD, Locals.HOST_ROUNDS).jump(IFEQ, slow);
    compute(v, at, wide);
    code.local(store, result);
    check(v, wide, result, slow);
    code.label(done).local(wide ? DLOAD : FLOAD, result);
    registers.pop(rd, wide ? Forms.DOUBLE : Forms.FLOAT);
  }

  /** Finds out anew whether the host's rounding will do; the accrued flags may have changed. */
  static void updateHostRounds(Code code) {
    code.local(ALOAD, Locals.FP)
        .call(Names.FP_STATE, "hostRounds", "()I")
        .local(ISTORE, Locals.HOST_ROUNDS);
  }

  private void compute(Value v, GuestInstruction at, boolean wide) {
    Op op = v.op();
    operand(v, 0, at, wide);
    if (op == Op.FNMSUB || op == Op.FNMADD) {
      code.op(wide ? DNEG : FNEG);
    }
    if (op == Op.FSQRT) {
      if (!wide) {
        code.op(F2D);
      }
      code.callStatic(MATH, "sqrt", "(D)D");
      if (!wide) {
        code.op(D2F);
      }
      return;
    }
    operand(v, 1, at, wide);
    switch (op) {
      case FADD -> code.op(wide ? DADD : FADD);
      case FSUB -> code.op(wide ? DSUB : FSUB);
      case FMUL -> code.op(wide ? DMUL : FMUL);
      case FDIV -> code.op(wide ? DDIV : FDIV);
      default -> {
        operand(v, 2, at, wide);
        if (op == Op.FMSUB || op == Op.FNMADD) {
          code.op(wide ? DNEG : FNEG);
        }
        code.callStatic(MATH, "fma", wide ? "(DDD)D" : "(FFF)F");
      }
    }
  }

  private void operand(Value v, int index, GuestInstruction at, boolean wide) {
    int register = Forms.register(v.arg(index), at);
    if (wide) {
      registers.pushDouble(register);
    } else {
      registers.pushFloat(register);
    }
  }

  /** Infinities and NaNs are for the slow path, and where it may underflow a small result too. */
  private void check(Value v, boolean wide, int result, Label slow) {
    magnitude(wide, result);
    if (wide) {
      code.push(Double.MAX_VALUE).op(DCMPG);
    } else {
      code.push(Float.MAX_VALUE).op(FCMPG);
    }
    code.jump(IFGT, slow);
    if (v.op() == Op.FADD || v.op() == Op.FSUB) {
      return; // A sum that is subnormal is exact.
    }
    magnitude(wide, result);
    if (wide) {
      code.push(Double.MIN_NORMAL).op(DCMPL);
    } else {
      code.push(Float.MIN_NORMAL).op(FCMPL);
    }
    code.jump(IFLE, slow);
  }

  private void magnitude(boolean wide, int result) {
    code.local(wide ? DLOAD : FLOAD, result).callStatic(MATH, "abs", wide ? "(D)D" : "(F)F");
  }
}
