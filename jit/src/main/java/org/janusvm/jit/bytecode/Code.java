// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayDeque;
import java.util.Deque;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Bytecode of one method, written with the shortest instructions. */
final class Code implements Opcodes {
  private final MethodVisitor out;
  private final Locals locals;
  private final Deque<Runnable> outOfLine = new ArrayDeque<>();
  private int temporary;
  private boolean framed;

  /** Where traps of what is being written go, or null. */
  private Label handler;

  private Label guarded;

  Code(MethodVisitor out, Locals locals) {
    this.out = out;
    this.locals = locals;
    temporary = locals.firstTemporary();
  }

  Locals locals() {
    return locals;
  }

  /** What comes next is made of this guest instruction. */
  void guest(GuestInstruction instruction) {
    if (out instanceof GuestNotes notes) {
      notes.guest(instruction);
    }
  }

  Code op(int opcode) {
    out.visitInsn(opcode);
    return this;
  }

  Code push(int value) {
    if (value >= -1 && value <= 5) {
      out.visitInsn(ICONST_0 + value);
    } else if (value == (byte) value) {
      out.visitIntInsn(BIPUSH, value);
    } else if (value == (short) value) {
      out.visitIntInsn(SIPUSH, value);
    } else {
      out.visitLdcInsn(value);
    }
    return this;
  }

  Code push(long value) {
    if (value == 0 || value == 1) {
      out.visitInsn(value == 0 ? LCONST_0 : LCONST_1);
    } else if (value == (short) value) {
      push((int) value);
      out.visitInsn(I2L);
    } else {
      out.visitLdcInsn(value);
    }
    return this;
  }

  Code push(double value) {
    out.visitLdcInsn(value);
    return this;
  }

  Code push(float value) {
    out.visitLdcInsn(value);
    return this;
  }

  Code local(int opcode, int slot) {
    out.visitVarInsn(opcode, slot);
    return this;
  }

  Code increment(int slot, int by) {
    out.visitIincInsn(slot, by);
    return this;
  }

  Code jump(int opcode, Label to) {
    out.visitJumpInsn(opcode, to);
    return this;
  }

  Code field(int opcode, String owner, String name, String type) {
    out.visitFieldInsn(opcode, owner, name, type);
    return this;
  }

  Code call(String owner, String name, String type) {
    out.visitMethodInsn(INVOKEVIRTUAL, owner, name, type, false);
    return this;
  }

  Code callStatic(String owner, String name, String type) {
    out.visitMethodInsn(INVOKESTATIC, owner, name, type, false);
    return this;
  }

  Code lookup(Label otherwise, int[] keys, Label[] labels) {
    out.visitLookupSwitchInsn(otherwise, keys, labels);
    return this;
  }

  /**
   * From now on until {@link #unguard} something may trap, and then control goes to a handler. It
   * may not be nothing that is written there.
   */
  void guard(Label handler) {
    this.handler = handler;
    if (handler != null) {
      Label start = new Label();
      guarded = new Label();
      out.visitTryCatchBlock(start, guarded, handler, Names.TRAP);
      mark(start);
    }
  }

  /** Nothing traps any more. */
  void unguard() {
    if (handler != null) {
      mark(guarded);
      handler = null;
    }
  }

  /** A label that is reached with nothing on the stack; temporaries do not survive it. */
  Code label(Label label) {
    out.visitLabel(label);
    frame(0, null);
    return this;
  }

  /**
   * Code to be written by {@link #writeOutOfLine}; returns its label. What is guarded now is
   * guarded there.
   */
  Label later(Runnable writer) {
    Label label = new Label();
    Label now = handler;
    outOfLine.add(
        () -> {
          label(label);
          releaseTemporaries();
          guard(now);
          writer.run();
          unguard();
        });
    return label;
  }

  /** Writes what was put off. */
  void writeOutOfLine() {
    while (!outOfLine.isEmpty()) {
      outOfLine.remove().run();
    }
  }

  /** A label that is reached with one value of a type on the stack. */
  Code label(Label label, Object type) {
    out.visitLabel(label);
    frame(1, type);
    return this;
  }

  /** A label that is never jumped to. */
  private void mark(Label label) {
    out.visitLabel(label);
  }

  private void frame(int stack, Object type) {
    if (!framed) {
      // Written out once; from then on frames are differences to this one.
      Object[] all = locals.frame();
      out.visitFrame(F_FULL, all.length, all, stack, stack == 0 ? null : new Object[] {type});
      framed = true;
    } else if (stack == 0) {
      out.visitFrame(F_SAME, 0, null, 0, null);
    } else {
      out.visitFrame(F_SAME1, 0, null, 1, new Object[] {type});
    }
  }

  /** A local for the present instruction's use, of one or two slots. */
  int temporary(int size) {
    int slot = temporary;
    temporary += size;
    locals.reserve(temporary);
    return slot;
  }

  /** All temporaries are free again. */
  void releaseTemporaries() {
    temporary = locals.firstTemporary();
  }
}
