// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.jit.PageMemory;
import org.janusvm.jit.TlbMemory;
import org.objectweb.asm.Type;

/** The memories that generated code can be made for. */
enum MemoryKind {
  /** A process's. */
  PAGES("pages", PageMemory.class),
  /** A machine's hart's. */
  TLB("tlb", TlbMemory.class);

  private final String field;
  private final Class<?> type;

  MemoryKind(String field, Class<?> type) {
    this.field = field;
    this.type = type;
  }

  /** Field of {@link RegionContext} that holds it. */
  String field() {
    return field;
  }

  /** Internal name of its class. */
  String className() {
    return Type.getInternalName(type);
  }
}
