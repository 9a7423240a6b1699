// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Guest registers in JVM locals: reads, writes, and changes of their form. */
final class Registers implements Opcodes {
  private static final String FLOAT32 = "java/lang/Float";
  private static final String FLOAT64 = "java/lang/Double";
  private static final String NAN_BOX = "org/janusvm/isa/fp/NanBox";

  private final Code code;
  private final Locals locals;
  private final long used;

  /** The forms at the place that is being written. */
  byte[] forms = new byte[64];

  /** Registers, as bits, whose locals may be newer than the hart's there. */
  long dirty;

  Registers(Code code, long used) {
    this.code = code;
    locals = code.locals();
    this.used = used & ~1L;
  }

  /** What is known about the registers at a place, to go on from it elsewhere. */
  record Place(byte[] forms, long dirty) {}

  /** The present place. */
  Place place() {
    return new Place(forms.clone(), dirty);
  }

  /** Goes on from a place. */
  void at(Place place) {
    forms = place.forms.clone();
    dirty = place.dirty;
  }

  /** Pushes a register as a long. */
  void pushLong(int register) {
    if (register == 0) {
      code.push(0L);
      return;
    }
    byte form = forms[register];
    load(register, form);
    toRaw(form);
  }

  /** Pushes the low half of a register as an int. */
  void pushInt(int register) {
    if (register != 0 && forms[register] == Forms.INT) {
      load(register, Forms.INT);
    } else {
      pushLong(register);
      code.op(L2I);
    }
  }

  /** Pushes a floating-point register as a double. */
  void pushDouble(int register) {
    if (forms[register] == Forms.DOUBLE) {
      load(register, Forms.DOUBLE);
    } else {
      pushLong(register);
      code.callStatic(FLOAT64, "longBitsToDouble", "(J)D");
    }
  }

  /** Pushes a floating-point register, out of its NaN box, as a float. */
  void pushFloat(int register) {
    if (forms[register] == Forms.FLOAT) {
      load(register, Forms.FLOAT);
    } else {
      pushUnboxed(register);
      code.callStatic(FLOAT32, "intBitsToFloat", "(I)F");
    }
  }

  /** Pushes a floating-point register, out of its NaN box, as the bits of a float. */
  void pushUnboxed(int register) {
    if (forms[register] == Forms.FLOAT) {
      load(register, Forms.FLOAT);
      code.callStatic(FLOAT32, "floatToRawIntBits", "(F)I");
    } else {
      pushLong(register);
      code.callStatic(NAN_BOX, "unbox", "(J)I");
    }
  }

  /** Pops a value that stands in {@code form} into a register. */
  void pop(int register, byte form) {
    forms[register] = form;
    dirty |= 1L << register;
    store(register, form);
  }

  /** Brings a register from its present form to another. */
  void convert(int register, byte to) {
    byte from = forms[register];
    if (from == to) {
      return;
    }
    if (to != Forms.RAW) {
      throw new IllegalStateException("a register changes from form " + from + " to " + to);
    }
    load(register, from);
    toRaw(from);
    forms[register] = Forms.RAW;
    store(register, Forms.RAW);
  }

  /** Brings all registers that are used to the forms that a block begins with. */
  void convertTo(byte[] wanted) {
    for (int r = 1; r < 64; r++) {
      if (isUsed(r)) {
        convert(r, wanted[r]);
      }
    }
  }

  /** Whether {@link #convertTo} would write any code. */
  boolean fits(byte[] wanted) {
    for (int r = 1; r < 64; r++) {
      if (isUsed(r) && forms[r] != wanted[r]) {
        return false;
      }
    }
    return true;
  }

  /** Makes registers raw. */
  void makeRaw(long set) {
    for (int r = 1; r < 64; r++) {
      if ((set >>> r & 1) != 0) {
        convert(r, Forms.RAW);
      }
    }
  }

  /**
   * Brings raw registers, as they come from outside, to the forms that a block begins with, where
   * they can be.
   *
   * @param wrong where to go when one cannot
   */
  void guess(byte[] wanted, Label wrong) {
    for (int r = 1; r < 64; r++) {
      if (!isUsed(r) || wanted[r] == Forms.RAW) {
        continue;
      }
      load(r, Forms.RAW);
      switch (wanted[r]) {
        case Forms.INT -> {
          code.op(L2I).op(DUP).local(ISTORE, locals.slot(r, Forms.INT)).op(I2L);
          load(r, Forms.RAW);
          code.op(LCMP).jump(IFNE, wrong);
        }
        case Forms.DOUBLE -> {
          code.callStatic(FLOAT64, "longBitsToDouble", "(J)D");
          store(r, Forms.DOUBLE);
        }
        default -> {
          code.push(32).op(LSHR).push(-1L).op(LCMP).jump(IFNE, wrong);
          load(r, Forms.RAW);
          code.op(L2I).callStatic(FLOAT32, "intBitsToFloat", "(I)F");
          store(r, Forms.FLOAT);
        }
      }
    }
  }

  /** Gives all locals a value, so that they exist at every label. */
  void initialize() {
    for (int r = 1; r < 64; r++) {
      for (byte form = Forms.RAW; form <= Forms.FLOAT; form++) {
        if (locals.slot(r, form) >= 0) {
          code.op(
              switch (form) {
                case Forms.RAW -> LCONST_0;
                case Forms.INT -> ICONST_0;
                case Forms.DOUBLE -> DCONST_0;
                default -> FCONST_0;
              });
          store(r, form);
        }
      }
    }
  }

  /** Reads registers from the hart; all are raw and clean then. */
  void load(long set) {
    for (int r = 1; r < 64; r++) {
      if (isUsed(r) && (set >>> r & 1) != 0) {
        array(r);
        code.push(r & 31).op(LALOAD);
        store(r, Forms.RAW);
      }
    }
    forms = new byte[64];
    dirty = 0;
  }

  /** Writes all dirty registers to the hart, from their present forms. */
  void storeDirty() {
    for (int r = 1; r < 64; r++) {
      if (isDirty(r)) {
        array(r);
        code.push(r & 31);
        pushLong(r);
        code.op(LASTORE);
      }
    }
  }

  private void array(int register) {
    code.local(ALOAD, register < Forms.F ? Locals.X : Locals.F);
  }

  private boolean isUsed(int register) {
    return (used >>> register & 1) != 0;
  }

  private boolean isDirty(int register) {
    return (dirty >>> register & 1) != 0;
  }

  private void load(int register, byte form) {
    int opcode =
        switch (form) {
          case Forms.RAW -> LLOAD;
          case Forms.INT -> ILOAD;
          case Forms.DOUBLE -> DLOAD;
          default -> FLOAD;
        };
    code.local(opcode, locals.slot(register, form));
  }

  private void store(int register, byte form) {
    int opcode =
        switch (form) {
          case Forms.RAW -> LSTORE;
          case Forms.INT -> ISTORE;
          case Forms.DOUBLE -> DSTORE;
          default -> FSTORE;
        };
    code.local(opcode, locals.slot(register, form));
  }

  private void toRaw(byte form) {
    switch (form) {
      case Forms.INT -> code.op(I2L);
      case Forms.DOUBLE -> code.callStatic(FLOAT64, "doubleToRawLongBits", "(D)J");
      case Forms.FLOAT ->
          code.callStatic(FLOAT32, "floatToRawIntBits", "(F)I").callStatic(NAN_BOX, "box", "(I)J");
      default -> {}
    }
  }
}
