// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongFunction;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.SymbolTable;

/**
 * Names of a program's addresses, for what is printed about it. Read from the file when the first
 * is wanted. A program that is not loaded where its file says, and what it loads itself, has none.
 */
final class SymbolNames implements LongFunction<String> {
  private final Path program;
  private SymbolTable symbols;

  SymbolNames(Path program) {
    this.program = program;
  }

  @Override
  public synchronized String apply(long address) {
    if (symbols == null) {
      symbols = read();
    }
    return symbols.describe(address).orElse("");
  }

  private SymbolTable read() {
    try {
      ElfFile elf = ElfFile.read(program);
      return elf.isPositionIndependent() ? SymbolTable.EMPTY : elf.symbols();
    } catch (IOException e) {
      return SymbolTable.EMPTY; // Inside the sysroot, perhaps, or a script.
    }
  }
}
