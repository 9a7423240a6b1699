// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.janusvm.isa.disasm.Disassembler;

/** One function of a program as the JIT sees it; see {@link org.janusvm.jit.CodeText}. */
public final class FunctionText {
  private final byte[] code;
  private final long address;
  private final LongFunction<String> names;

  public FunctionText(byte[] code, long address, LongFunction<String> names) {
    this.code = code;
    this.address = address;
    this.names = names;
  }

  /** Each instruction with its IR. */
  public void ir(Appendable out) throws IOException {
    long pc = address;
    while (pc < address + code.length) {
      GuestInstruction i = StaticRegions.decode(code, address, pc);
      if (i == null) {
        return; // Half an instruction.
      }
      String bits =
          i.length() == 2 ? "    %04x".formatted(i.bits() & 0xffff) : "%08x".formatted(i.bits());
      out.append("%x: %s  %s%n".formatted(pc, bits, text(i)));
      for (String line : IrText.of(i)) {
        out.append("            ").append(line).append('\n');
      }
      pc = i.next();
    }
  }

  /** The regions that the function becomes, and their bytecode. */
  public void bytecode(Appendable out) throws IOException {
    List<Region> regions = new StaticRegions(code, address).form();
    if (regions.isEmpty()) {
      out.append("(nothing of it is compiled; the interpreter runs it)\n");
    }
    RegionText text = new RegionText(names);
    String between = "";
    for (Region region : regions) {
      out.append(between);
      text.print(region, out);
      between = "\n";
    }
  }

  private static String text(GuestInstruction i) {
    return Disassembler.text(i.bits(), i.pc()).replace('\t', ' ');
  }
}
