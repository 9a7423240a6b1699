// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Value;
import org.janusvm.jit.TlbMemory;
import org.janusvm.memory.RawMemory;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads and stores of a machine's code: the look into the {@link TlbMemory} in line, and a call
 * where its table has no entry, which gives the host's address as well. One comparison tells that
 * the page, the context and the right are the entry's, and that the access stays in the page.
 */
final class TlbEmitter extends MemoryEmitter {
  private static final String TLB = MemoryKind.TLB.className();
  private static final String RAW = Type.getInternalName(RawMemory.class);

  // Locals.
  private int table;
  private int context;
  private int address;

  TlbEmitter(Code code) {
    super(code, TLB);
  }

  @Override
  void allocate(Locals locals) {
    table = locals.add(Opcodes.LONG);
    context = locals.add(Opcodes.LONG);
    address = locals.add(Opcodes.LONG);
  }

  @Override
  void prologue() {
    code.local(ALOAD, Locals.MEMORY).call(TLB, "table", "()J").local(LSTORE, table);
    code.local(ALOAD, Locals.MEMORY).call(TLB, "context", "()I").op(I2L).local(LSTORE, context);
    code.push(0L).local(LSTORE, address);
  }

  @Override
  protected void load(int bytes, Value at, ValueEmitter values) {
    pushHost(bytes, at, values, false);
    code.callStatic(RAW, "get" + name(bytes), "(J)" + type(bytes));
  }

  @Override
  void store(int bytes, Value at, Value value, ValueEmitter values) {
    pushHost(bytes, at, values, true);
    if (bytes == 8) {
      values.push(value);
    } else {
      values.pushLow(value);
      if (bytes < 4) {
        code.op(bytes == 1 ? I2B : I2S);
      }
    }
    code.callStatic(RAW, "put" + name(bytes), "(J" + type(bytes) + ")V");
  }

  /** Pushes the host's address of an access that may go ahead. */
  private void pushHost(int bytes, Value at, ValueEmitter values, boolean store) {
    Label back = new Label();
    Label slow =
        code.later(
            () -> {
              code.local(ALOAD, Locals.MEMORY).local(LLOAD, address).push(bytes);
              code.call(TLB, store ? "hostToStore" : "hostToLoad", "(JI)J");
              code.jump(GOTO, back);
            });
    int entry = code.temporary(2);
    values.push(at);
    code.local(LSTORE, address);
    code.local(LLOAD, address).push(TlbMemory.INDEX_SHIFT).op(LUSHR);
    code.push((long) TlbMemory.ENTRY_MASK).op(LAND).local(LLOAD, table).op(LADD);
    code.local(LSTORE, entry);
    pushWord(entry, store ? TlbMemory.STORES : 0);
    code.local(LLOAD, address);
    if (bytes > 1) {
      code.push(bytes - 1L).op(LADD);
    }
    code.push(-4096L).op(LAND).local(LLOAD, context).op(LOR).op(LCMP).jump(IFNE, slow);
    pushWord(entry, (store ? TlbMemory.STORES : 0) + TlbMemory.ADDEND);
    code.local(LLOAD, address).op(LADD);
    code.label(back, LONG);
  }

  private void pushWord(int base, int offset) {
    code.local(LLOAD, base);
    if (offset != 0) {
      code.push((long) offset).op(LADD);
    }
    code.callStatic(RAW, "getLong", "(J)J");
  }

  private static String name(int bytes) {
    return switch (bytes) {
      case 1 -> "Byte";
      case 2 -> "Short";
      case 4 -> "Int";
      default -> "Long";
    };
  }

  private static String type(int bytes) {
    return switch (bytes) {
      case 1 -> "B";
      case 2 -> "S";
      case 4 -> "I";
      default -> "J";
    };
  }
}
