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
  private final long written;

  /** The forms at the place that is being written. */
  byte[] forms = new byte[64];

  Registers(Code code, long used, long written) {
    this.code = code;
    locals = code.locals();
    this.used = used & ~1L;
    this.written = written & ~1L;
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
    pop(register, Forms.RAW);
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

  /** Makes raw whatever may have to be written back. */
  void makeWrittenRaw() {
    for (int r = 1; r < 64; r++) {
      if (isWritten(r)) {
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
      for (byte form = Forms.INT; form <= Forms.FLOAT; form++) {
        if (locals.slot(r, form) >= 0) {
          code.op(form == Forms.INT ? ICONST_0 : form == Forms.DOUBLE ? DCONST_0 : FCONST_0);
          store(r, form);
        }
      }
    }
  }

  /** Reads all registers that are used from the hart; all are raw then. */
  void loadAll() {
    for (int r = 1; r < 64; r++) {
      if (isUsed(r)) {
        code.local(ALOAD, r < Forms.F ? Locals.X : Locals.F).push(r & 31).op(LALOAD);
        pop(r, Forms.RAW);
      }
    }
  }

  /** Writes all registers that the region writes to the hart, from their present forms. */
  void storeAll() {
    for (int r = 1; r < 64; r++) {
      if (isWritten(r)) {
        code.local(ALOAD, r < Forms.F ? Locals.X : Locals.F).push(r & 31);
        pushLong(r);
        code.op(LASTORE);
      }
    }
  }

  /** As {@link #storeAll}, where the forms are known only at run time, by the trap's site. */
  void storeAllByForm() {
    boolean[] masked = new boolean[4];
    int[] masks = new int[4];
    for (int r = 1; r < 64; r++) {
      if (isWritten(r)) {
        for (byte form = Forms.INT; form <= Forms.FLOAT; form++) {
          if (locals.slot(r, form) >= 0) {
            if (!masked[form]) {
              masked[form] = true;
              masks[form] = mask(form);
            }
            chooseForm(r, form, masks[form]);
          }
        }
        forms[r] = Forms.RAW;
      }
    }
    storeAll();
  }

  private int mask(byte form) {
    int slot = code.temporary(2);
    code.local(ALOAD, Locals.THIS)
        .push((int) form)
        .local(ILOAD, Locals.SITE)
        .call(Names.REGION, "inForm", "(II)J")
        .local(LSTORE, slot);
    return slot;
  }

  /** If the mask has the register's bit, its raw local gets the value of the other form's. */
  private void chooseForm(int register, byte form, int mask) {
    code.local(LLOAD, mask);
    load(register, form);
    toRaw(form);
    load(register, Forms.RAW);
    code.push(register)
        .callStatic(Names.REGION, "choose", "(JJJI)J")
        .local(LSTORE, locals.slot(register, Forms.RAW));
  }

  private boolean isUsed(int register) {
    return (used >>> register & 1) != 0;
  }

  private boolean isWritten(int register) {
    return (written >>> register & 1) != 0;
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
