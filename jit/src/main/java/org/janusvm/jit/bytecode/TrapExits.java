// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * How control leaves a region in the middle: an instruction traps, or is left to the interpreter.
 * Its number is in {@link Locals#SITE} then.
 */
final class TrapExits implements Opcodes {
  private final Code code;
  private final WriteBacks writeBacks;
  private final Map<Label, Label> handlers = new LinkedHashMap<>();

  /** The exception, or null. */
  private final int trap;

  /** Takes a local, so it is to be made before any code is written. */
  TrapExits(Code code, Registers registers) {
    this.code = code;
    writeBacks = new WriteBacks(code, registers);
    trap = code.locals().add(Names.TRAP);
  }

  void prologue() {
    code.op(ACONST_NULL).local(ASTORE, trap);
  }

  /** Where the instruction at the present place goes to be left to the interpreter. */
  Label missed() {
    return writeBacks.fromHere();
  }

  /** The handler for an instruction at the present place that traps by a call. */
  Label handler() {
    return handlers.computeIfAbsent(writeBacks.fromHere(), l -> new Label());
  }

  void write() {
    if (writeBacks.isEmpty()) {
      return;
    }
    // Each handler has a block of its own, for C1 compiles none that is reached in other ways too.
    handlers.forEach(
        (writeBack, handler) ->
            code.label(handler, Names.TRAP).local(ASTORE, trap).jump(GOTO, writeBack));
    writeBacks.write();
    code.local(ALOAD, Locals.CONTEXT)
        .local(ILOAD, Locals.REMAINING)
        .field(PUTFIELD, Names.CONTEXT, "remaining", "I");
    code.local(ALOAD, Locals.CONTEXT)
        .local(ALOAD, Locals.THIS)
        .local(ALOAD, trap)
        .local(ILOAD, Locals.SITE)
        .call(Names.CONTEXT, "trapped", "(L" + Names.REGION + ";L" + Names.TRAP + ";I)J")
        .op(LRETURN);
  }
}
