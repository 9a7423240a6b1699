// SPDX-License-Identifier: Apache-2.0
package org.janusvm.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Binds functions of the host's C library. */
final class Native {
  private Native() {}

  /** A function by its name and C prototype. */
  @SuppressWarnings("restricted")
  static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsupportedOperationException("host has no " + name + "()"));
    // SAFETY: the descriptor is the C prototype of the function on 64-bit Linux.
    return linker.downcallHandle(symbol, type, options);
  }

  /** The prototype of a function that returns {@code result}. */
  static FunctionDescriptor type(MemoryLayout result, MemoryLayout... parameters) {
    return FunctionDescriptor.of(result, parameters);
  }
}
