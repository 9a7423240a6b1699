// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.fp.Rounding;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.objectweb.asm.Opcodes;

/** Floating-point operations of generated code. */
final class FloatEmitter implements Opcodes {
  private static final String FLOAT32 = "org/janusvm/isa/fp/Float32";
  private static final String FLOAT64 = "org/janusvm/isa/fp/Float64";

  private final Code code;
  private final Registers registers;
  private final ValueEmitter values;
  private final HostArithmetic host;

  FloatEmitter(Code code, Registers registers, ValueEmitter values) {
    this.code = code;
    this.registers = registers;
    this.values = values;
    host = new HostArithmetic(code, registers, this);
  }

  HostArithmetic host() {
    return host;
  }

  /**
   * As {@link #push(Value)}, for code out of line, where another instruction is the present one.
   */
  void push(Value v, GuestInstruction at) {
    values.begin(at);
    push(v);
  }

  /** Pushes the result of an operation: bits of a float, an integer, or a truth value as int. */
  void push(Value v) {
    Type from = v.arg(0).type();
    Type format = from.isFloat() ? from : v.type();
    switch (v.op()) {
      case FADD -> call(v, format, "add", true);
      case FSUB -> call(v, format, "sub", true);
      case FMUL -> call(v, format, "mul", true);
      case FDIV -> call(v, format, "div", true);
      case FSQRT -> call(v, format, "sqrt", true);
      case FMADD -> call(v, format, "madd", true);
      case FMSUB -> call(v, format, "msub", true);
      case FNMSUB -> call(v, format, "nmsub", true);
      case FNMADD -> call(v, format, "nmadd", true);
      case FMIN -> call(v, format, "min", false);
      case FMAX -> call(v, format, "max", false);
      case FEQ -> compare(v, format, "eq");
      case FLT -> compare(v, format, "lt");
      case FLE -> compare(v, format, "le");
      case FCLASS -> {
        values.push(v.arg(0));
        code.callStatic(library(format), "classify", "(" + descriptor(from) + ")J");
      }
      case F_TO_I -> toInteger(v, format, "toInt");
      case F_TO_U -> toInteger(v, format, "toUint");
      case I_TO_F -> fromInteger(v, format, "fromInt");
      case U_TO_F -> fromInteger(v, format, "fromUint");
      case F_TO_F -> {
        boolean narrows = from == Type.F64;
        call(v, Type.F64, narrows ? "toFloat32" : "fromFloat32", narrows);
      }
      default -> throw new IllegalStateException("no bytecode for " + v.op());
    }
  }

  /** Pops the result of a floating-point operation into a register of its format. */
  void popBits(int register, byte form) {
    if (form == Forms.DOUBLE) {
      code.callStatic("java/lang/Double", "longBitsToDouble", "(J)D");
    } else {
      code.callStatic("java/lang/Float", "intBitsToFloat", "(I)F");
    }
    registers.pop(register, form);
  }

  private void compare(Value v, Type format, String name) {
    call(v, format, name, false, "J");
    code.op(L2I);
  }

  private void toInteger(Value v, Type format, String name) {
    boolean narrow = v.type() == Type.I32;
    call(v, format, name + (narrow ? "32" : "64"), true, "J");
    if (narrow) {
      code.op(L2I);
    }
  }

  private void fromInteger(Value v, Type format, String name) {
    boolean narrow = v.arg(0).type() == Type.I32;
    code.local(ALOAD, Locals.FP);
    values.push(v.arg(0));
    if (narrow) {
      code.op(I2L);
    }
    rounding();
    String type = "(L" + Names.FP_STATE + ";JI)" + descriptor(v.type());
    code.callStatic(library(format), name + (narrow ? "32" : "64"), type);
  }

  private void call(Value v, Type format, String name, boolean rounded) {
    call(v, format, name, rounded, descriptor(v.type()));
  }

  private void call(Value v, Type format, String name, boolean rounded, String result) {
    StringBuilder type = new StringBuilder("(L" + Names.FP_STATE + ";");
    code.local(ALOAD, Locals.FP);
    for (Value arg : v.args()) {
      values.push(arg);
      type.append(descriptor(arg.type()));
    }
    if (rounded) {
      rounding();
      type.append('I');
    }
    code.callStatic(library(format), name, type + ")" + result);
  }

  private void rounding() {
    int mode = values.at().imm() & 7;
    if (mode == Rounding.DYN) {
      code.local(ILOAD, Locals.FRM);
    } else {
      code.push(mode);
    }
  }

  private static String library(Type format) {
    return format == Type.F32 ? FLOAT32 : FLOAT64;
  }

  private static String descriptor(Type type) {
    return type == Type.I64 || type == Type.F64 ? "J" : "I";
  }
}
