// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Finds how many bytes of bytecode a method has. */
final class MethodSize {
  private final Label end = new Label();

  /** The method's visitor, to be used in place of {@code method}. */
  MethodVisitor of(MethodVisitor method) {
    return new MethodVisitor(Opcodes.ASM9, method) {
      @Override
      public void visitMaxs(int maxStack, int maxLocals) {
        super.visitLabel(end);
        super.visitMaxs(maxStack, maxLocals);
      }
    };
  }

  /** The size, once the method is written. */
  int bytes() {
    return end.getOffset();
  }
}
