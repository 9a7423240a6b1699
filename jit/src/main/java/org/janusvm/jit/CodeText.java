// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.io.IOException;
import java.util.function.LongFunction;
import org.janusvm.jit.bytecode.FunctionText;

/** What engines make of guest code, as text for people. Nothing is run. */
public final class CodeText {
  private CodeText() {}

  /**
   * Prints each instruction of a function with its meaning, the IR that all engines are made from.
   *
   * @param code of the function
   * @param address where it lies, even
   */
  public static void ir(byte[] code, long address, Appendable out) throws IOException {
    new FunctionText(code, address, pc -> "").ir(out);
  }

  /**
   * Prints the JVM bytecode that the bytecode JIT makes of a function. Since there is no profile,
   * its regions are formed along all edges that can be told from the code alone; in a run, only
   * what was executed is in them.
   *
   * @param names gives an address as a symbol, or empty
   */
  public static void bytecode(byte[] code, long address, LongFunction<String> names, Appendable out)
      throws IOException {
    new FunctionText(code, address, names).bytecode(out);
  }
}
