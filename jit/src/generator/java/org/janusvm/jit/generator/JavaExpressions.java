// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.generator;

import java.util.HashMap;
import java.util.Map;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Slot;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;

/**
 * Turns IR values into Java expressions over the interpreter's locals: {@code d} the decoded
 * instruction, {@code x} and {@code f} the registers, {@code block}, {@code pc} the address that
 * follows the block, {@code memory}, {@code hart}, {@code rm} the rounding mode.
 *
 * <p>BOOL is boolean, I32 int, I64 long; F32 and F64 are the bits, int and long.
 */
final class JavaExpressions {
  private final Map<Value, String> names = new HashMap<>();
  private final boolean operandsRead;

  /**
   * @param operandsRead whether rs1 and rs2 stand in the locals {@code a} and {@code b} already
   */
  JavaExpressions(boolean operandsRead) {
    this.operandsRead = operandsRead;
  }

  /** From now on the value is read from a local variable. */
  void name(Value value, String local) {
    names.put(value, local);
  }

  static String javaType(Type type) {
    return switch (type) {
      case BOOL -> "boolean";
      case I32, F32 -> "int";
      case I64, F64 -> "long";
    };
  }

  static String register(Slot slot) {
    return switch (slot) {
      case RD -> "(int) d >>> 10 & 63";
      case RS1 -> "(int) d >>> 16 & 31";
      case RS2 -> "(int) d >>> 21 & 31";
      case RS3 -> "(int) d >>> 26 & 31";
    };
  }

  private static String operand(Slot slot) {
    return switch (slot) {
      case RS1 -> "a";
      case RS2 -> "b";
      default -> throw new IllegalStateException("no local for " + slot);
    };
  }

  /** The value as an operand: a local, or its expression in parentheses. */
  String of(Value value) {
    String name = names.get(value);
    return name != null ? name : compute(value);
  }

  /** The expression that computes the value, never its local. */
  String compute(Value v) {
    boolean wide = v.type() == Type.I64;
    String box = wide ? "Long" : "Integer";
    return switch (v.op()) {
      case CONST -> wide ? v.constant() + "L" : Integer.toString((int) v.constant());
      case READ_X -> operandsRead ? operand(v.slot()) : "x[" + register(v.slot()) + "]";
      case READ_F -> {
        String read = "f[" + register(v.slot()) + "]";
        yield v.type() == Type.F32 ? "NanBox.unbox(" + read + ")" : read;
      }
      case IMM -> "(d >> 32)";
      case ZIMM -> "(d >>> 16 & 31)";
      case PC_PLUS_IMM -> "(block.pc + (d >> 32))";
      case NEXT_PC -> "pc";
      case ADD -> infix(v, "+");
      case SUB -> infix(v, "-");
      case MUL -> infix(v, "*");
      case AND -> infix(v, "&");
      case OR -> infix(v, "|");
      case XOR -> infix(v, "^");
      case SHL -> infix(v, "<<");
      case SHR -> infix(v, ">>>");
      case SAR -> infix(v, ">>");
      case EQ -> infix(v, "==");
      case NE -> infix(v, "!=");
      case LT -> infix(v, "<");
      case GE -> infix(v, ">=");
      case LTU -> "(" + boxOf(v.arg(0)) + ".compareUnsigned" + args(v) + " < 0)";
      case GEU -> "(" + boxOf(v.arg(0)) + ".compareUnsigned" + args(v) + " >= 0)";
      case MULH -> "Math.multiplyHigh" + args(v);
      case MULHU -> "Math.unsignedMultiplyHigh" + args(v);
      case MULHSU -> "Arithmetic.mulhsu" + args(v);
      case DIV -> "Arithmetic.div" + args(v);
      case DIVU -> "Arithmetic.divu" + args(v);
      case REM -> "Arithmetic.rem" + args(v);
      case REMU -> "Arithmetic.remu" + args(v);
      case MIN -> "Math.min" + args(v);
      case MAX -> "Math.max" + args(v);
      case MINU -> "Arithmetic.minu" + args(v);
      case MAXU -> "Arithmetic.maxu" + args(v);
      case ROTL -> box + ".rotateLeft(" + of(v.arg(0)) + ", (int) " + of(v.arg(1)) + ")";
      case ROTR -> box + ".rotateRight(" + of(v.arg(0)) + ", (int) " + of(v.arg(1)) + ")";
      case NOT -> "~" + of(v.arg(0));
      case CLZ -> box + ".numberOfLeadingZeros" + args(v);
      case CTZ -> box + ".numberOfTrailingZeros" + args(v);
      case CPOP -> box + ".bitCount" + args(v);
      case ORC_B -> "Arithmetic.orcB" + args(v);
      case REV8 -> box + ".reverseBytes" + args(v);
      case SEXT8 -> "(byte) " + of(v.arg(0));
      case SEXT16 -> "(short) " + of(v.arg(0));
      case ZEXT16 -> "(char) " + of(v.arg(0));
      case TRUNC -> "((int) " + of(v.arg(0)) + ")";
      case SEXT -> "((long) " + of(v.arg(0)) + ")";
      case ZEXT ->
          v.arg(0).type() == Type.BOOL
              ? "(" + of(v.arg(0)) + " ? 1L : 0L)"
              : "(" + of(v.arg(0)) + " & 0xffff_ffffL)";
      case SELECT -> "(" + of(v.arg(0)) + " ? " + of(v.arg(1)) + " : " + of(v.arg(2)) + ")";
      case LOAD_I8 -> "memory.load8" + args(v);
      case LOAD_U8 -> "memory.load8" + args(v) + " & 0xffL";
      case LOAD_I16 -> "memory.load16" + args(v);
      case LOAD_U16 -> "memory.load16" + args(v) + " & 0xffffL";
      case LOAD_I32 -> "memory.load32" + args(v);
      case LOAD_U32 -> "memory.load32" + args(v) + " & 0xffff_ffffL";
      case LOAD_I64 -> "memory.load64" + args(v);
      case LOAD_RESERVED -> "loadReserved" + width(v.type()) + "(hart, " + of(v.arg(0)) + ")";
      case STORE_CONDITIONAL ->
          "storeConditional"
              + width(v.arg(1).type())
              + "(hart, "
              + of(v.arg(0))
              + ", "
              + of(v.arg(1))
              + ")";
      case BITS -> of(v.arg(0));
      case BOX -> "NanBox.box(" + of(v.arg(0)) + ")";
      case CSR -> throw new IllegalStateException("CSR values come from their statement");
      default -> v.op().isAmo() ? amo(v) : floatingPoint(v);
    };
  }

  private String amo(Value v) {
    return "amo"
        + width(v.type())
        + "(Op."
        + v.op()
        + ", "
        + of(v.arg(0))
        + ", "
        + of(v.arg(1))
        + ")";
  }

  /** Calls into org.janusvm.isa.fp, by format and operation. */
  private String floatingPoint(Value v) {
    Type from = v.arg(0).type();
    Type format = from.isFloat() ? from : v.type();
    String library = format == Type.F32 ? "Float32." : "Float64.";
    String call =
        switch (v.op()) {
          case FADD -> call(v, library + "add", true);
          case FSUB -> call(v, library + "sub", true);
          case FMUL -> call(v, library + "mul", true);
          case FDIV -> call(v, library + "div", true);
          case FSQRT -> call(v, library + "sqrt", true);
          case FMADD -> call(v, library + "madd", true);
          case FMSUB -> call(v, library + "msub", true);
          case FNMSUB -> call(v, library + "nmsub", true);
          case FNMADD -> call(v, library + "nmadd", true);
          case FMIN -> call(v, library + "min", false);
          case FMAX -> call(v, library + "max", false);
          case FEQ -> call(v, library + "eq", false) + " != 0";
          case FLT -> call(v, library + "lt", false) + " != 0";
          case FLE -> call(v, library + "le", false) + " != 0";
          case FCLASS -> library + "classify" + args(v);
          case F_TO_I -> call(v, library + "toInt" + width(v.type()), true);
          case F_TO_U -> call(v, library + "toUint" + width(v.type()), true);
          case I_TO_F -> call(v, library + "fromInt" + width(from), true);
          case U_TO_F -> call(v, library + "fromUint" + width(from), true);
          case F_TO_F ->
              from == Type.F64
                  ? call(v, "Float64.toFloat32", true)
                  : call(v, "Float64.fromFloat32", false);
          default -> throw new IllegalStateException("no Java for " + v.op());
        };
    boolean narrows = (v.op() == Op.F_TO_I || v.op() == Op.F_TO_U) && v.type() == Type.I32;
    return narrows ? "(int) " + call : call;
  }

  private String call(Value v, String function, boolean rounded) {
    StringBuilder text = new StringBuilder(function + "(hart.fp");
    v.args().forEach(a -> text.append(", ").append(of(a)));
    return text + (rounded ? ", rm)" : ")");
  }

  private String infix(Value v, String operator) {
    return "(" + of(v.arg(0)) + " " + operator + " " + of(v.arg(1)) + ")";
  }

  private String args(Value v) {
    StringBuilder text = new StringBuilder("(");
    for (Value arg : v.args()) {
      text.append(text.length() > 1 ? ", " : "").append(of(arg));
    }
    return text + ")";
  }

  private static String boxOf(Value v) {
    return v.type() == Type.I64 ? "Long" : "Integer";
  }

  private static String width(Type type) {
    return type == Type.I64 || type == Type.F64 ? "64" : "32";
  }
}
