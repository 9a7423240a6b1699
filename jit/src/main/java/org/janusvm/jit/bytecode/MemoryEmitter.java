// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Value;
import org.objectweb.asm.Opcodes;

/** Loads and stores of generated code, on either kind of memory. */
final class MemoryEmitter implements Opcodes {
  private final Code code;
  private final String memory;

  /**
   * @param memory internal name of the memory's class
   */
  MemoryEmitter(Code code, String memory) {
    this.code = code;
    this.memory = memory;
  }

  /** Pushes what a load of at most a signed word gives, as an int. */
  void loadInt(Op op, Value address, ValueEmitter values) {
    code.local(ALOAD, Locals.MEMORY);
    values.push(address);
    switch (op) {
      case LOAD_I8 -> load(8);
      case LOAD_U8 -> {
        load(8);
        code.push(255).op(IAND);
      }
      case LOAD_I16 -> load(16);
      case LOAD_U16 -> {
        load(16);
        code.op(I2C);
      }
      case LOAD_I32 -> load(32);
      default -> throw new IllegalStateException(op + " gives no int");
    }
  }

  /** Pushes what any other load gives, as a long. */
  void loadLong(Op op, Value address, ValueEmitter values) {
    code.local(ALOAD, Locals.MEMORY);
    values.push(address);
    switch (op) {
      case LOAD_U32 -> {
        load(32);
        code.op(I2L).push(0xffff_ffffL).op(LAND);
      }
      case LOAD_I64 -> load(64);
      default -> throw new IllegalStateException(op + " gives no long");
    }
  }

  /** Stores the low {@code bytes} bytes of a value. */
  void store(int bytes, Value address, Value value, ValueEmitter values) {
    code.local(ALOAD, Locals.MEMORY);
    values.push(address);
    values.push(value);
    code.call(memory, "store" + 8 * bytes, "(JJ)V");
  }

  private void load(int bits) {
    code.call(memory, "load" + bits, bits == 64 ? "(J)J" : "(J)I");
  }
}
