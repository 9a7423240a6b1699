// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.janusvm.isa.elf.ElfWriter;
import org.janusvm.isa.elf.Symbol;
import org.janusvm.isa.elf.SymbolTable;
import org.janusvm.isa.spec.InstructionSet;

/**
 * Assembles a source in GNU syntax and links it at once. It stands for {@code as} and {@code ld
 * --no-relax}: the same encodings are chosen, and sections are put one after the other, code first.
 */
public final class Assembler {
  /** Where code begins in a linked program. */
  public static final long CODE_ADDRESS = 0x10000;

  private static final long PAGE = 4096;

  /** The base and its extensions for the attributes section, as binutils 2.40 knows them. */
  private static final String BASE_ARCHITECTURE =
      "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0";

  private Assembler() {}

  /**
   * Assembles a program.
   *
   * @param source the text
   * @param fileName its name, for messages
   * @throws AsmException when there are errors, with all of them up to 20
   */
  public static AssembledProgram assemble(String source, String fileName) throws AsmException {
    Assembly assembly = new Assembly(source, fileName);
    Layout layout = run(assembly, CODE_ADDRESS, PAGE);
    ElfWriter elf = new ElfWriter().architecture(architecture());
    for (SectionContents section : layout.loaded()) {
      byte[] bytes = layout.bytes(section);
      elf.part(section.name, section.flags, section.address, bytes, section.size);
    }
    List<Symbol> symbols = symbols(assembly);
    assembly.errors.throwIfAny();
    if (layout.loaded().isEmpty()) {
      assembly.errors.add(new Place(fileName, 1), "there is nothing to assemble");
      assembly.errors.throwIfAny();
    }
    SymbolTable table = new SymbolTable(symbols);
    long entry =
        table.find("_start").map(Symbol::address).orElse(layout.loaded().getFirst().address);
    symbols.forEach(elf::symbol);
    return new AssembledProgram(elf.entry(entry).write(), entry, table);
  }

  /**
   * Assembles a fragment to be put into memory as it is: sections follow each other without gaps
   * other than for alignment, those of zeros as zeros.
   *
   * @param address of the first byte, a multiple of every alignment in the source
   * @throws AsmException when there are errors
   */
  public static byte[] words(String source, long address) throws AsmException {
    Assembly assembly = new Assembly(source, "source");
    Layout layout = run(assembly, address, 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (SectionContents section : layout.loaded()) {
      out.writeBytes(new byte[(int) (section.address - address) - out.size()]);
      byte[] bytes = layout.bytes(section);
      out.writeBytes(bytes);
      out.writeBytes(new byte[(int) section.size - bytes.length]);
    }
    assembly.errors.throwIfAny();
    return out.toByteArray();
  }

  /** Everything declared, so that disassemblers know what to expect. */
  private static String architecture() {
    StringBuilder text = new StringBuilder(BASE_ARCHITECTURE);
    InstructionSet.rv64().instructions().stream()
        .map(i -> i.extension().toLowerCase(Locale.ROOT))
        .filter(name -> name.startsWith("z") && !BASE_ARCHITECTURE.contains(name))
        .distinct()
        .sorted()
        .forEach(name -> text.append('_').append(name).append("1p0"));
    return text.toString();
  }

  private static Layout run(Assembly assembly, long address, long gap) throws AsmException {
    assembly.run();
    assembly.errors.throwIfAny();
    Layout layout = new Layout(assembly, address, gap);
    LinkerSymbols.define(assembly, layout.loaded());
    for (Symbols.Entry symbol : assembly.symbols.all()) {
      if (!symbol.isDefined() && symbol.binding == Symbol.WEAK) {
        symbol.value = new Expression.Constant(0);
      }
    }
    if (!layout.run()) {
      assembly.errors.throwIfAny();
    }
    return layout; // Perhaps with errors: writing the bytes will find the rest of them.
  }

  private static List<Symbol> symbols(Assembly assembly) {
    List<Symbol> result = new ArrayList<>();
    for (Symbols.Entry symbol : assembly.symbols.all()) {
      if (!symbol.isDefined() || symbol.isPrivate()) {
        continue;
      }
      boolean loaded = symbol.section != null && symbol.section.flags != 0;
      if (symbol.section != null && !loaded) {
        continue;
      }
      try {
        long value = new Expression.Reference(symbol).value();
        long size = symbol.size == null ? 0 : symbol.size.value();
        int section = loaded ? 1 : Symbol.ABSOLUTE;
        result.add(new Symbol(symbol.name, value, size, symbol.type, symbol.binding, section));
      } catch (SourceError e) {
        assembly.errors.add(symbol.firstUse, e.getMessage());
      }
    }
    return result;
  }
}
