// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.janusvm.isa.elf.Symbol;

/** The symbols of a source, the numbered local labels among them. */
final class Symbols {
  /** A symbol: a place in a section, or an expression, or undefined so far. */
  static final class Entry {
    final String name;
    final Place firstUse;
    SectionContents section;

    /** Index of the item it stands before. */
    int item;

    /** The same place as a distance from an anchor, which is known before addresses are. */
    SectionContents.Anchor anchor;

    long offset;

    Expression value;
    int binding = Symbol.LOCAL;
    int type = Symbol.NOTYPE;
    Expression size;

    /** Set for what the linker defines and may still move. */
    boolean linker;

    private Entry(String name, Place firstUse) {
      this.name = name;
      this.firstUse = firstUse;
    }

    boolean isDefined() {
      return section != null || value != null;
    }

    /** Whether the symbol is for the assembler alone and not written to the file. */
    boolean isPrivate() {
      return name.startsWith(".L") || name.indexOf(SEPARATOR) >= 0;
    }
  }

  /** In the names of symbols that no source can write. */
  private static final char SEPARATOR = '\1';

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Integer, Integer> numbered = new HashMap<>();
  private int anonymous;

  Entry get(String name, Place place) {
    return entries.computeIfAbsent(name, n -> new Entry(n, place));
  }

  Entry find(String name) {
    return entries.get(name);
  }

  Collection<Entry> all() {
    return entries.values();
  }

  /** A symbol without a name. */
  Entry anonymous(Place place) {
    return get("here" + SEPARATOR + anonymous++, place);
  }

  /** A fresh name for a label of a macro's expansion. */
  String freshLabel() {
    return ".Lmacro" + SEPARATOR + anonymous++;
  }

  /** The symbol of a numbered label that is about to be defined, such as {@code 1:}. */
  Entry defineNumbered(int number, Place place) {
    return get(numberedName(number, numbered.merge(number, 1, Integer::sum)), place);
  }

  /** The symbol that {@code 1b} or {@code 1f} means here. */
  Entry numbered(int number, boolean forward, Place place) throws SourceError {
    int count = numbered.getOrDefault(number, 0);
    if (!forward && count == 0) {
      throw new SourceError("no label " + number + ": before this line");
    }
    return get(numberedName(number, forward ? count + 1 : count), place);
  }

  private static String numberedName(int number, int count) {
    return number + "" + SEPARATOR + count;
  }

  /** A symbol's name as the source writes it. */
  static String shown(Entry entry) {
    int cut = entry.name.indexOf(SEPARATOR);
    return cut < 0 ? entry.name : entry.name.substring(0, cut) + "f";
  }
}
