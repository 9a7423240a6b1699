// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import org.janusvm.isa.elf.Segment;

/** The symbols that linkers define, where a source uses them and does not define them itself. */
final class LinkerSymbols {
  private LinkerSymbols() {}

  static void define(Assembly assembly, List<SectionContents> loaded) {
    SectionContents writable = null;
    for (SectionContents section : loaded) {
      if (section.isCode()) {
        end(assembly, section, "etext", "_etext");
      }
      if ((section.flags & Segment.W) != 0) {
        writable = writable == null ? section : writable;
        if (section.zero) {
          start(assembly, section, "__bss_start");
        } else {
          end(assembly, section, "edata", "_edata");
        }
      }
      end(assembly, section, "end", "_end", "__bss_start", "__bss_end", "__BSS_END__");
    }
    if (writable != null) {
      // Twelve signed bits around it reach 4 KiB of data.
      Symbols.Entry first = assembly.symbols.anonymous(assembly.place);
      writable.labelStart(first);
      Symbols.Entry gp = assembly.symbols.find("__global_pointer$");
      if (gp != null && !gp.isDefined()) {
        gp.value =
            new Expression.Binary(
                "+", new Expression.Reference(first), new Expression.Constant(0x800));
      }
    }
  }

  private static void start(Assembly assembly, SectionContents section, String name) {
    Symbols.Entry symbol = assembly.symbols.find(name);
    if (symbol != null && (symbol.section == null || symbol.linker) && symbol.value == null) {
      section.labelStart(symbol);
      symbol.linker = false;
    }
  }

  /** Puts symbols at a section's end, until a later section takes them over. */
  private static void end(Assembly assembly, SectionContents section, String... names) {
    for (String name : names) {
      Symbols.Entry symbol = assembly.symbols.find(name);
      if (symbol != null && (symbol.section == null || symbol.linker) && symbol.value == null) {
        symbol.section = section;
        symbol.item = section.items.size();
        symbol.linker = true;
      }
    }
  }
}
