// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.disasm;

import java.io.IOException;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Section;
import org.janusvm.isa.elf.Segment;
import org.janusvm.isa.elf.SymbolTable;
import org.janusvm.isa.spec.Decoder;

/** The listing of a program's code, laid out as by {@code objdump -d -z}. */
public final class Listing {
  private static final HexFormat HEX = HexFormat.of();

  private final SymbolTable symbols;
  private final AddressTracker addresses;
  private final Appendable out;

  private Listing(SymbolTable symbols, Appendable out) {
    this.symbols = symbols;
    this.addresses = new AddressTracker(symbols);
    this.out = out;
  }

  /** Writes the listing of all code in a file; by segments when the file has no sections. */
  public static void print(ElfFile elf, Appendable out) throws IOException {
    Listing listing = new Listing(elf.symbols(), out);
    out.append("\n" + elf.name() + ":     file format elf64-littleriscv\n\n");
    boolean bySection = false;
    for (Section section : elf.sections()) {
      if (section.executable() && section.inFile() && section.size() > 0) {
        bySection = true;
        out.append("\nDisassembly of section " + section.name() + ":\n");
        listing.code(elf.contents(section), section.address(), section.name());
      }
    }
    for (Segment segment : elf.segments()) {
      if (!bySection && segment.isLoad() && segment.executable()) {
        String name = "segment at 0x" + Long.toHexString(segment.address());
        out.append("\nDisassembly of " + name + ":\n");
        listing.code(elf.contents(segment), segment.address(), name);
      }
    }
  }

  private void code(byte[] code, long start, String name) throws IOException {
    int width = addressWidth(start + code.length);
    int at = 0;
    while (at < code.length) {
      long pc = start + at;
      String heading = symbols.nameAt(pc).orElse(at == 0 ? name : "");
      if (!heading.isEmpty()) {
        out.append("\n" + HEX.toHexDigits(pc) + " <" + heading + ">:\n");
      }
      int length = at + 1 < code.length ? Decoder.length(halfWord(code, at)) : 1;
      String hex = Long.toHexString(pc);
      out.append(" ".repeat(Math.max(0, width - hex.length())) + hex + ":\t");
      if (length > code.length - at || length == 1) {
        rest(code, at);
        return;
      }
      instruction(code, at, length, pc);
      at += length;
    }
  }

  private void instruction(byte[] code, int at, int length, long pc) throws IOException {
    int low = halfWord(code, at);
    int bits = length == 4 ? low | halfWord(code, at + 2) << 16 : low;
    out.append(length == 4 ? HEX.toHexDigits(bits) : HEX.toHexDigits((short) bits));
    out.append(" ".repeat(length == 4 ? 10 : 16) + "\t" + Disassembler.text(bits, pc, symbols));
    OptionalLong address = addresses.next(Decoder.decode(bits), pc);
    if (address.isPresent()) {
      String target = Long.toHexString(address.getAsLong());
      out.append(" # " + target);
      out.append(symbols.nearest(address.getAsLong()).map(s -> " <" + s + ">").orElse(""));
    }
    out.append('\n');
  }

  /** Bytes at the end that are no whole instruction. */
  private void rest(byte[] code, int at) throws IOException {
    out.append(HEX.formatHex(code, at, code.length)).append("\t.byte\t");
    for (int i = at; i < code.length; i++) {
      out.append(i == at ? "0x" : ",0x").append(HEX.toHexDigits(code[i]));
    }
    out.append('\n');
  }

  private static int halfWord(byte[] code, int at) {
    return code[at] & 0xff | (code[at + 1] & 0xff) << 8;
  }

  /** Columns for addresses below {@code end}: a multiple of four that leaves one blank. */
  private static int addressWidth(long end) {
    int zeros = Long.numberOfLeadingZeros(end) / 4;
    return 16 - Math.max(0, zeros - 1 >> 2 << 2);
  }
}
