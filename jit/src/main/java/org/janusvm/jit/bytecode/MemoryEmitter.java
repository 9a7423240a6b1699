// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Value;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Loads and stores of generated code, by calls. */
class MemoryEmitter implements Opcodes {
  protected final Code code;
  private final String memory;

  /**
   * @param memory internal name of the memory's class
   */
  MemoryEmitter(Code code, String memory) {
    this.code = code;
    this.memory = memory;
  }

  /** Takes the locals it needs; before any code is written. */
  void allocate(Locals locals) {}

  /** Gives the locals their values. */
  void prologue() {}

  /** What an instruction accesses in line, after a check that it may share; null if nothing. */
  AccessPlan.Access access(RegionBlock block, int instruction) {
    return null;
  }

  /**
   * From now on accesses are those of an instruction.
   *
   * @param site by which it is known when it traps
   * @param missed where an access in line goes that is left to the interpreter
   */
  void begin(RegionBlock block, int instruction, int site, Label missed) {
    code.push(site).local(ISTORE, Locals.SITE);
  }

  /** Pushes what a load of at most a signed word gives, as an int. */
  void loadInt(Op op, Value address, ValueEmitter values) {
    switch (op) {
      case LOAD_I8 -> load(1, address, values);
      case LOAD_U8 -> {
        load(1, address, values);
        code.push(255).op(IAND);
      }
      case LOAD_I16 -> load(2, address, values);
      case LOAD_U16 -> {
        load(2, address, values);
        code.op(I2C);
      }
      case LOAD_I32 -> load(4, address, values);
      default -> throw new IllegalStateException(op + " gives no int");
    }
  }

  /** Pushes what any other load gives, as a long. */
  void loadLong(Op op, Value address, ValueEmitter values) {
    switch (op) {
      case LOAD_U32 -> {
        load(4, address, values);
        code.op(I2L).push(0xffff_ffffL).op(LAND);
      }
      case LOAD_I64 -> load(8, address, values);
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

  /** Pushes what a load gives: a long for 8 bytes, else an int, sign-extended. */
  protected void load(int bytes, Value address, ValueEmitter values) {
    code.local(ALOAD, Locals.MEMORY);
    values.push(address);
    code.call(memory, "load" + 8 * bytes, bytes == 8 ? "(J)J" : "(J)I");
  }

  /** Pops a host address and stores the low bytes of a value there. */
  protected final void put(String raw, int bytes, Value value, ValueEmitter values) {
    if (bytes == 8) {
      values.push(value);
    } else {
      values.pushLow(value);
      if (bytes < 4) {
        code.op(bytes == 1 ? I2B : I2S);
      }
    }
    code.callStatic(raw, "put" + name(bytes), "(J" + type(bytes) + ")V");
  }

  /** Pops a host address and pushes what stands there. */
  protected final void get(String raw, int bytes) {
    code.callStatic(raw, "get" + name(bytes), "(J)" + type(bytes));
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
