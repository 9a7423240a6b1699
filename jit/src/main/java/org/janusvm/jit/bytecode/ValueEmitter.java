// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.HashMap;
import java.util.Map;
import org.janusvm.isa.ir.Arithmetic;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Turns IR values into bytecode that leaves them on the stack. I64 is a long, I32 an int, BOOL an
 * int; F32 and F64 are their bits, unless {@link FloatEmitter} keeps them as they are.
 */
final class ValueEmitter implements Opcodes {
  private static final String ARITHMETIC = org.objectweb.asm.Type.getInternalName(Arithmetic.class);
  private static final String LONG = "java/lang/Long";
  private static final String INTEGER = "java/lang/Integer";
  private static final String MATH = "java/lang/Math";

  private final Code code;
  private final Registers registers;
  private final MemoryEmitter memory;
  private final FloatEmitter floats;
  private final Map<Value, Integer> temporaries = new HashMap<>();
  private GuestInstruction at;

  ValueEmitter(Code code, Registers registers, MemoryEmitter memory) {
    this.code = code;
    this.registers = registers;
    this.memory = memory;
    floats = new FloatEmitter(code, registers, this);
  }

  FloatEmitter floats() {
    return floats;
  }

  /** From now on values are those of {@code instruction}. */
  void begin(GuestInstruction instruction) {
    at = instruction;
    temporaries.clear();
    code.releaseTemporaries();
  }

  GuestInstruction at() {
    return at;
  }

  boolean isInt(Value v) {
    return Forms.isInt(v, at, registers.forms);
  }

  /** Computes a value now, to be used later. */
  void compute(Value v) {
    push(v);
    boolean wide = v.type() == Type.I64 || v.type() == Type.F64;
    int slot = code.temporary(wide ? 2 : 1);
    code.local(wide ? LSTORE : ISTORE, slot);
    temporaries.put(v, slot);
  }

  /** Pushes a value in the type that stands for its own. */
  void push(Value v) {
    Integer slot = temporaries.get(v);
    if (slot != null) {
      code.local(v.type() == Type.I64 || v.type() == Type.F64 ? LLOAD : ILOAD, slot);
      return;
    }
    Long constant = v.type().isInt() ? Constants.of(v, at) : null;
    if (constant != null) {
      if (v.type() == Type.I64) {
        code.push((long) constant);
      } else {
        code.push((int) (long) constant);
      }
      return;
    }
    if (v.op().isFloat()) {
      floats.push(v);
    } else if (v.op().isAmo()) {
      amo(v);
    } else {
      operation(v);
    }
  }

  /** What writes the code of {@link #push} as it would be here, to be called elsewhere. */
  Runnable later(Value v) {
    Registers.Place here = registers.place();
    GuestInstruction now = at;
    return () -> {
      registers.at(here);
      begin(now);
      push(v);
    };
  }

  /** Pushes an integer register. */
  void pushRegister(int register) {
    registers.pushLong(register);
  }

  /** Pushes an I64 value that {@link #isInt} as an int. */
  void pushNarrow(Value v) {
    if (temporaries.containsKey(v) || Constants.of(v, at) != null) {
      pushLow(v);
      return;
    }
    switch (v.op()) {
      case SEXT -> push(v.arg(0));
      case ZEXT -> push(v.arg(0));
      case ADD -> pushNarrow(v.arg(0));
      case AND, OR, XOR -> {
        pushLow(v.arg(0));
        pushLow(v.arg(1));
        code.op(intOpcode(v.op()));
      }
      case NOT -> {
        pushNarrow(v.arg(0));
        code.op(ICONST_M1).op(IXOR);
      }
      case LOAD_I8, LOAD_U8, LOAD_I16, LOAD_U16, LOAD_I32 -> memory.loadInt(v.op(), v.arg(0), this);
      case SAR -> {
        long n = Constants.of(v.arg(1), at) & 63;
        if (isInt(v.arg(0))) {
          pushNarrow(v.arg(0));
          code.push((int) Math.min(n, 31)).op(ISHR);
        } else {
          pushLow(v);
        }
      }
      case CLZ, CTZ, CPOP -> count(v);
      default -> pushLow(v);
    }
  }

  /** Pushes the low half of an I64 value. */
  void pushLow(Value v) {
    Long constant = Constants.of(v, at);
    if (constant != null) {
      code.push((int) (long) constant);
    } else if (v.op() == Op.READ_X) {
      registers.pushInt(Forms.register(v, at));
    } else {
      push(v);
      code.op(L2I);
    }
  }

  /** Goes to {@code to} if a BOOL is true. */
  void jumpIf(Value condition, Label to) {
    Value a = condition.arg(0);
    Value b = condition.arg(1);
    boolean narrow = a.type() == Type.I32 || isInt(a) && isInt(b);
    boolean unsigned = condition.op() == Op.LTU || condition.op() == Op.GEU;
    if (narrow) {
      pushAsInt(a);
      if (!unsigned && Constants.of(b, at) instanceof Long zero && zero == 0) {
        code.jump(zeroJump(condition.op()), to);
        return;
      }
      pushAsInt(b);
      if (unsigned) {
        code.callStatic(INTEGER, "compareUnsigned", "(II)I");
        code.jump(condition.op() == Op.LTU ? IFLT : IFGE, to);
      } else {
        code.jump(intJump(condition.op()), to);
      }
      return;
    }
    push(a);
    push(b);
    if (unsigned) {
      code.callStatic(LONG, "compareUnsigned", "(JJ)I");
      code.jump(condition.op() == Op.LTU ? IFLT : IFGE, to);
    } else {
      code.op(LCMP).jump(zeroJump(condition.op()), to);
    }
  }

  private void pushAsInt(Value v) {
    if (v.type() == Type.I32) {
      push(v);
    } else {
      pushNarrow(v);
    }
  }

  private static int zeroJump(Op op) {
    return switch (op) {
      case EQ -> IFEQ;
      case NE -> IFNE;
      case LT -> IFLT;
      case GE -> IFGE;
      default -> throw new IllegalStateException("no jump for " + op);
    };
  }

  private static int intJump(Op op) {
    return switch (op) {
      case EQ -> IF_ICMPEQ;
      case NE -> IF_ICMPNE;
      case LT -> IF_ICMPLT;
      case GE -> IF_ICMPGE;
      default -> throw new IllegalStateException("no jump for " + op);
    };
  }

  private void operation(Value v) {
    boolean wide = v.type() == Type.I64;
    switch (v.op()) {
      case READ_X -> registers.pushLong(Forms.register(v, at));
      case READ_F -> {
        if (v.type() == Type.F32) {
          registers.pushUnboxed(Forms.register(v, at));
        } else {
          registers.pushLong(Forms.register(v, at));
        }
      }
      case ADD, SUB, MUL, AND, OR, XOR -> {
        push(v.arg(0));
        push(v.arg(1));
        code.op(wide ? longOpcode(v.op()) : intOpcode(v.op()));
      }
      case SHL, SHR, SAR -> {
        push(v.arg(0));
        pushLow(v.arg(1));
        code.op(shift(v.op(), wide));
      }
      case ROTL, ROTR -> {
        push(v.arg(0));
        pushLow(v.arg(1));
        String name = v.op() == Op.ROTL ? "rotateLeft" : "rotateRight";
        code.callStatic(box(wide), name, wide ? "(JI)J" : "(II)I");
      }
      case MULH -> binary(v, MATH, "multiplyHigh");
      case MULHU -> binary(v, MATH, "unsignedMultiplyHigh");
      case MULHSU -> binary(v, ARITHMETIC, "mulhsu");
      case DIV -> binary(v, ARITHMETIC, "div");
      case DIVU -> binary(v, ARITHMETIC, "divu");
      case REM -> binary(v, ARITHMETIC, "rem");
      case REMU -> binary(v, ARITHMETIC, "remu");
      case MIN -> binary(v, MATH, "min");
      case MAX -> binary(v, MATH, "max");
      case MINU -> binary(v, ARITHMETIC, "minu");
      case MAXU -> binary(v, ARITHMETIC, "maxu");
      case NOT -> {
        push(v.arg(0));
        if (wide) {
          code.push(-1L).op(LXOR);
        } else {
          code.op(ICONST_M1).op(IXOR);
        }
      }
      case CLZ, CTZ, CPOP -> {
        count(v);
        if (wide) {
          code.op(I2L);
        }
      }
      case ORC_B -> {
        push(v.arg(0));
        code.callStatic(ARITHMETIC, "orcB", "(J)J");
      }
      case REV8 -> {
        push(v.arg(0));
        code.callStatic(box(wide), "reverseBytes", wide ? "(J)J" : "(I)I");
      }
      case SEXT8, SEXT16, ZEXT16 -> {
        if (wide) {
          pushLow(v.arg(0));
        } else {
          push(v.arg(0));
        }
        code.op(v.op() == Op.SEXT8 ? I2B : v.op() == Op.SEXT16 ? I2S : I2C);
        if (wide) {
          code.op(I2L);
        }
      }
      case TRUNC -> pushLow(v.arg(0));
      case SEXT -> {
        push(v.arg(0));
        code.op(I2L);
      }
      case ZEXT -> {
        push(v.arg(0));
        code.op(I2L);
        if (v.arg(0).type() == Type.I32) {
          code.push(0xffff_ffffL).op(LAND);
        }
      }
      case EQ, NE, LT, LTU, GE, GEU -> truth(v);
      case LOAD_I8, LOAD_U8, LOAD_I16, LOAD_U16, LOAD_I32 -> {
        memory.loadInt(v.op(), v.arg(0), this);
        code.op(I2L);
      }
      case LOAD_U32, LOAD_I64 -> memory.loadLong(v.op(), v.arg(0), this);
      case LOAD_RESERVED -> {
        code.local(ALOAD, Locals.CONTEXT);
        push(v.arg(0));
        code.call(Names.CONTEXT, "loadReserved" + (wide ? "64" : "32"), wide ? "(J)J" : "(J)I");
      }
      case STORE_CONDITIONAL -> {
        boolean wideValue = v.arg(1).type() == Type.I64;
        code.local(ALOAD, Locals.CONTEXT);
        push(v.arg(0));
        push(v.arg(1));
        code.call(
            Names.CONTEXT,
            "storeConditional" + (wideValue ? "64" : "32"),
            wideValue ? "(JJ)Z" : "(JI)Z");
      }
      case BITS -> push(v.arg(0));
      case BOX -> {
        push(v.arg(0));
        code.callStatic("org/janusvm/isa/fp/NanBox", "box", "(I)J");
      }
      default -> throw new IllegalStateException("no bytecode for " + v.op());
    }
  }

  /** Pushes 1 if a comparison holds, else 0. Nothing else may be on the stack. */
  private void truth(Value v) {
    Label yes = new Label();
    Label end = new Label();
    jumpIf(v, yes);
    code.op(ICONST_0).jump(GOTO, end).label(yes).op(ICONST_1).label(end, INTEGER_TYPE);
  }

  private static final Object INTEGER_TYPE = Opcodes.INTEGER;

  private void count(Value v) {
    push(v.arg(0));
    boolean wide = v.arg(0).type() == Type.I64;
    String name =
        switch (v.op()) {
          case CLZ -> "numberOfLeadingZeros";
          case CTZ -> "numberOfTrailingZeros";
          default -> "bitCount";
        };
    code.callStatic(box(wide), name, wide ? "(J)I" : "(I)I");
  }

  private void amo(Value v) {
    boolean wide = v.type() == Type.I64;
    code.local(ALOAD, Locals.CONTEXT);
    push(v.arg(0));
    push(v.arg(1));
    String op = org.objectweb.asm.Type.getDescriptor(Op.class);
    code.field(GETSTATIC, org.objectweb.asm.Type.getInternalName(Op.class), v.op().name(), op);
    code.call(
        Names.CONTEXT, wide ? "amo64" : "amo32", wide ? "(JJ" + op + ")J" : "(JI" + op + ")I");
  }

  private void binary(Value v, String owner, String name) {
    push(v.arg(0));
    push(v.arg(1));
    code.callStatic(owner, name, v.type() == Type.I64 ? "(JJ)J" : "(II)I");
  }

  private static String box(boolean wide) {
    return wide ? LONG : INTEGER;
  }

  private static int shift(Op op, boolean wide) {
    return switch (op) {
      case SHL -> wide ? LSHL : ISHL;
      case SHR -> wide ? LUSHR : IUSHR;
      default -> wide ? LSHR : ISHR;
    };
  }

  private static int longOpcode(Op op) {
    return intOpcode(op) + 1;
  }

  private static int intOpcode(Op op) {
    return switch (op) {
      case ADD -> IADD;
      case SUB -> ISUB;
      case MUL -> IMUL;
      case AND -> IAND;
      case OR -> IOR;
      case XOR -> IXOR;
      default -> throw new IllegalStateException("no opcode for " + op);
    };
  }
}
