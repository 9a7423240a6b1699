// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.Arrays;
import org.janusvm.bench.CannotRunException;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Segment;
import org.janusvm.isa.elf.Symbol;

/**
 * The code of one function of a program.
 *
 * @param bytes of the code
 * @param address where it lies
 */
record FunctionCode(byte[] bytes, long address) {
  /** A function without a size ends at the next symbol, or after so many bytes. */
  private static final long MOST_UNSIZED = 4096;

  /**
   * Finds a function by its symbol.
   *
   * @throws CannotRunException when the program has no such function
   */
  static FunctionCode of(ElfFile elf, String name) throws CannotRunException {
    Symbol symbol =
        elf.symbols()
            .find(name)
            .orElseThrow(
                () ->
                    wrong(
                        elf.name()
                            + ": has no function '"
                            + name
                            + "'; 'janus disasm "
                            + elf.name()
                            + "' lists all"));
    long start = symbol.address();
    for (Segment segment : elf.segments()) {
      byte[] contents = segment.isLoad() && segment.executable() ? elf.contents(segment) : null;
      long at = start - segment.address();
      if (contents != null && at >= 0 && at < contents.length && (start & 1) == 0) {
        long size = symbol.size() != 0 ? symbol.size() : untilNext(elf, start);
        int end = (int) Math.min(contents.length, at + Math.min(size, Integer.MAX_VALUE));
        return new FunctionCode(Arrays.copyOfRange(contents, (int) at, end), start);
      }
    }
    throw wrong(elf.name() + ": '" + name + "' is not the name of code in it; name a function");
  }

  private static long untilNext(ElfFile elf, long start) {
    return elf.symbols().all().stream()
        .mapToLong(Symbol::address)
        .filter(a -> Long.compareUnsigned(a, start) > 0)
        .findFirst()
        .stream()
        .map(a -> a - start)
        .filter(size -> size > 0 && size < MOST_UNSIZED)
        .findFirst()
        .orElse(MOST_UNSIZED);
  }

  private static CannotRunException wrong(String message) {
    return new CannotRunException(Status.USAGE, message);
  }
}
