// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import org.janusvm.isa.elf.Segment;

/** Directives that choose the section. */
final class SectionDirectives {
  private final Assembly assembly;

  SectionDirectives(Assembly assembly) {
    this.assembly = assembly;
  }

  /** Handles a directive; false if it is none of these. */
  boolean handle(String word, String text, List<String> operands) throws SourceError {
    switch (word) {
      case ".text", ".data", ".rodata", ".bss" -> enter(word, List.of());
      case ".section", ".pushsection" -> {
        if (operands.isEmpty() || operands.getFirst().isEmpty()) {
          throw new SourceError(word + " needs a name");
        }
        if (word.equals(".pushsection")) {
          assembly.sectionStack.push(assembly.section);
        }
        String name = operands.getFirst().replace("\"", "");
        enter(name, operands.subList(1, operands.size()));
      }
      case ".popsection" -> {
        if (assembly.sectionStack.isEmpty()) {
          throw new SourceError(".popsection without .pushsection");
        }
        assembly.previous = assembly.section;
        assembly.section = assembly.sectionStack.pop();
      }
      case ".previous" -> {
        if (assembly.previous == null) {
          throw new SourceError("there is no previous section");
        }
        SectionContents current = assembly.section;
        assembly.section = assembly.previous;
        assembly.previous = current;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void enter(String name, List<String> attributes) {
    boolean zero = isOrBelow(name, ".bss") || isOrBelow(name, ".sbss");
    int flags;
    String letters = attributes.isEmpty() ? "" : attributes.getFirst();
    if (letters.startsWith("\"")) {
      flags = letters.contains("a") ? Segment.R : 0;
      if (flags != 0) {
        flags |= letters.contains("w") ? Segment.W : 0;
        flags |= letters.contains("x") ? Segment.X : 0;
      }
      zero |= attributes.size() > 1 && attributes.get(1).endsWith("nobits");
    } else {
      flags = usualFlags(name);
    }
    assembly.enter(name, flags, zero);
  }

  private static int usualFlags(String name) {
    if (isOrBelow(name, ".text") || name.equals(".init") || name.equals(".fini")) {
      return Segment.R | Segment.X;
    }
    if (isOrBelow(name, ".rodata") || isOrBelow(name, ".srodata")) {
      return Segment.R;
    }
    for (String writable : List.of(".data", ".sdata", ".bss", ".sbss", ".init_array")) {
      if (isOrBelow(name, writable)) {
        return Segment.R | Segment.W;
      }
    }
    return 0;
  }

  private static boolean isOrBelow(String name, String group) {
    return name.equals(group) || name.startsWith(group + ".");
  }
}
