// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Directives that govern the statements up to their end: macros, repetition, conditions. */
final class Blocks {
  private static final Set<String> LOOPS = Set.of(".rept", ".irp", ".irpc");
  private static final Set<String> CONDITIONS =
      Set.of(
          ".if",
          ".ifdef",
          ".ifndef",
          ".ifnotdef",
          ".ifeq",
          ".ifne",
          ".ifgt",
          ".ifge",
          ".iflt",
          ".ifle",
          ".ifb",
          ".ifnb",
          ".ifc",
          ".ifnc");
  private static final int MAX_REPEAT = 1_000_000;

  private final Assembly assembly;
  private final Reader reader;
  private final Map<String, UserMacro> macros;

  /** How many conditions are open whose branch is being assembled. */
  private int open;

  Blocks(Assembly assembly, Reader reader, Map<String, UserMacro> macros) {
    this.assembly = assembly;
    this.reader = reader;
    this.macros = macros;
  }

  /** Handles a directive; false if it is none of these. */
  boolean handle(String word, String operands) throws SourceError {
    if (CONDITIONS.contains(word)) {
      open++;
      if (!holds(word, operands)) {
        skip();
      }
      return true;
    }
    switch (word) {
      case ".macro" -> {
        UserMacro macro =
            new UserMacro(operands, reader.collect(Set.of(".macro"), Set.of(".endm")));
        macros.put(macro.name(), macro);
      }
      case ".rept" -> {
        // The body is taken first: if the count is wrong, it is not assembled once.
        List<Lines.Statement> body = reader.collect(LOOPS, Set.of(".endr"));
        repeat(body, assembly.constant(operands));
      }
      case ".irp", ".irpc" -> iterate(word, operands);
      case ".else", ".elseif" -> {
        requireOpen(word);
        toEnd();
      }
      case ".endif" -> {
        requireOpen(word);
        open--;
      }
      case ".exitm", ".purgem" -> throw new SourceError(word + " is not supported");
      default -> {
        return false;
      }
    }
    return true;
  }

  private void repeat(List<Lines.Statement> body, long count) throws SourceError {
    Numbers.range("count", count, 0, MAX_REPEAT);
    reader.push(() -> LongStream.range(0, count).boxed().flatMap(i -> body.stream()).iterator());
  }

  private void iterate(String word, String operands) throws SourceError {
    List<Lines.Statement> body = reader.collect(LOOPS, Set.of(".endr"));
    List<String> values = new ArrayList<>(Strings.list(operands));
    if (values.isEmpty()) {
      throw new SourceError(word + " needs a name and values");
    }
    String name = values.removeFirst();
    int blank = name.indexOf(' ');
    if (blank > 0) {
      values.addFirst(name.substring(blank).strip());
      name = name.substring(0, blank);
    }
    if (word.equals(".irpc")) {
      values = String.join("", values).codePoints().mapToObj(Character::toString).toList();
    }
    List<Lines.Statement> expansion = new ArrayList<>();
    for (String value : values) {
      for (Lines.Statement s : body) {
        String line = UserMacro.substitute(s.text(), Map.of(name, value), 0);
        expansion.add(new Lines.Statement(s.place(), line));
      }
    }
    reader.push(expansion);
  }

  private boolean holds(String word, String operands) throws SourceError {
    return switch (word) {
      case ".ifdef" -> isDefined(operands);
      case ".ifndef", ".ifnotdef" -> !isDefined(operands);
      case ".ifb" -> operands.isEmpty();
      case ".ifnb" -> !operands.isEmpty();
      case ".ifc", ".ifnc" -> {
        List<String> both = Strings.list(operands);
        yield (both.size() == 2 && both.get(0).equals(both.get(1))) == word.equals(".ifc");
      }
      default -> {
        long value = assembly.constant(operands);
        yield switch (word) {
          case ".ifeq" -> value == 0;
          case ".ifgt" -> value > 0;
          case ".ifge" -> value >= 0;
          case ".iflt" -> value < 0;
          case ".ifle" -> value <= 0;
          default -> value != 0;
        };
      }
    };
  }

  private boolean isDefined(String name) {
    Symbols.Entry symbol = assembly.symbols.find(name);
    return symbol != null && symbol.isDefined();
  }

  /** Skips statements up to the branch of the present condition that holds, or its end. */
  private void skip() throws SourceError {
    while (true) {
      Lines.Statement s = nextOutside();
      String word = Reader.directive(s.text());
      if (word.equals(".endif")) {
        open--;
        return;
      }
      if (word.equals(".else")
          || assembly.constant(s.text().substring(word.length()).strip()) != 0) {
        return;
      }
    }
  }

  /** Skips the rest of a condition, whose branch has been assembled. */
  private void toEnd() throws SourceError {
    while (!Reader.directive(nextOutside().text()).equals(".endif")) {
      // Other branches are skipped.
    }
    open--;
  }

  /** The next .else, .elseif or .endif that belongs to the present condition. */
  private Lines.Statement nextOutside() throws SourceError {
    int depth = 0;
    for (Lines.Statement s = reader.next(); s != null; s = reader.next()) {
      String word = Reader.directive(s.text());
      if (CONDITIONS.contains(word)) {
        depth++;
      } else if (depth == 0 && Set.of(".else", ".elseif", ".endif").contains(word)) {
        return s;
      } else if (word.equals(".endif")) {
        depth--;
      }
    }
    throw new SourceError("no .endif follows");
  }

  private void requireOpen(String word) throws SourceError {
    if (open == 0) {
      throw new SourceError(word + " without .if");
    }
  }
}
