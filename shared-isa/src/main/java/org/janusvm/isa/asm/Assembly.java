// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.janusvm.isa.elf.Segment;

/**
 * The first pass over a source: statements become items of sections and symbols. What depends on
 * addresses is left to {@link Layout}.
 */
final class Assembly implements ExpressionParser.Context {
  final Errors errors = new Errors();
  final Symbols symbols = new Symbols();
  final Map<String, SectionContents> sections = new HashMap<>();
  final List<SectionContents> order = new ArrayList<>();

  SectionContents section;
  SectionContents previous;
  final Deque<SectionContents> sectionStack = new ArrayDeque<>();

  /** Whether 16-bit forms may be chosen. */
  boolean compress = true;

  /** The statement being read. */
  Place place;

  private final Reader reader;
  private final Map<String, UserMacro> macros = new HashMap<>();
  private final Directives directives;
  private final Blocks blocks;
  private int expansions;

  Assembly(String source, String fileName) {
    place = new Place(fileName, 1);
    reader = new Reader(Lines.split(source, fileName, errors));
    directives = new Directives(this);
    blocks = new Blocks(this, reader, macros);
    enter(".text", Segment.R | Segment.X, false);
  }

  /** Reads the whole source; what is wrong is in {@link #errors} afterwards. */
  void run() {
    while (!errors.isFull()) {
      try {
        Lines.Statement next = reader.next();
        if (next == null) {
          return;
        }
        place = next.place();
        if (!statement(next.text())) {
          return;
        }
      } catch (SourceError e) {
        errors.add(place, e.getMessage());
      }
    }
  }

  /** Makes a section the current one. */
  void enter(String name, int flags, boolean zero) {
    SectionContents entered = sections.get(name);
    if (entered == null) {
      entered = new SectionContents(name, flags, zero);
      sections.put(name, entered);
      order.add(entered);
    }
    if (entered != section) {
      previous = section;
      section = entered;
    }
  }

  /** Handles a statement; false at {@code .end}. */
  private boolean statement(String text) throws SourceError {
    String rest = labels(text);
    if (rest.isEmpty()) {
      return true;
    }
    int equals = assignment(rest);
    if (equals > 0) {
      directives.set(rest.substring(0, equals).strip(), rest.substring(equals + 1).strip(), true);
      return true;
    }
    String word = Reader.directive(rest);
    String operands = rest.substring(word.length()).strip();
    if (word.equals(".end")) {
      return false;
    }
    UserMacro macro = macros.get(rest.substring(0, word.length()));
    if (macro != null) {
      reader.push(macro.expand(operands, place, expansions++));
    } else if (!blocks.handle(word, operands)) {
      if (word.startsWith(".")) {
        directives.handle(word, operands);
      } else {
        instruction(word, Strings.list(operands));
      }
    }
    return true;
  }

  /** Defines the labels that a statement begins with; what follows them. */
  private String labels(String text) throws SourceError {
    String rest = text;
    while (true) {
      int end = 0;
      while (end < rest.length() && ExpressionParser.isWordPart(rest.charAt(end))) {
        end++;
      }
      int colon = end;
      while (colon < rest.length() && rest.charAt(colon) == ' ') {
        colon++;
      }
      if (end == 0 || colon >= rest.length() || rest.charAt(colon) != ':') {
        return rest;
      }
      label(rest.substring(0, end));
      rest = rest.substring(colon + 1).strip();
    }
  }

  private void label(String name) throws SourceError {
    Symbols.Entry symbol;
    if (Character.isDigit(name.charAt(0))) {
      long number = Strings.number(name);
      symbol = symbols.defineNumbered((int) Numbers.range("label", number, 0, 9_999_999), place);
    } else {
      symbol = symbols.get(name, place);
      if (symbol.isDefined()) {
        throw new SourceError("symbol " + name + " is already defined");
      }
    }
    section.label(symbol);
  }

  /** Where the equals sign of {@code name = expression} is, or -1. */
  private static int assignment(String text) {
    int end = 0;
    while (end < text.length() && ExpressionParser.isWordPart(text.charAt(end))) {
      end++;
    }
    int equals = end;
    while (equals < text.length() && text.charAt(equals) == ' ') {
      equals++;
    }
    boolean found =
        end > 0
            && equals < text.length()
            && text.charAt(equals) == '='
            && !text.startsWith("==", equals);
    return found ? equals : -1;
  }

  private void instruction(String name, List<String> operands) throws SourceError {
    if (section.zero) {
      throw new SourceError("instruction in " + section.name + ", which holds only zeros");
    }
    // Other shapes of a mnemonic come first: "lw rd, symbol" is no "lw rd, imm(rs1)".
    InstructionParser parser = new InstructionParser(section, place, this, compress);
    section.align(2);
    SourceError refused = null;
    try {
      if (InstructionParser.isKnown(name) && parser.parse(name, operands)) {
        return;
      }
    } catch (SourceError e) {
      refused = e;
    }
    List<Lines.Statement> expansion = new ArrayList<>();
    for (String line : Macros.expand(name, operands, symbols, this)) {
      expansion.add(new Lines.Statement(place, line));
    }
    if (!expansion.isEmpty()) {
      reader.push(expansion);
    } else if (refused != null) {
      throw refused;
    } else if (InstructionParser.isKnown(name) || Macros.isKnown(name)) {
      throw new SourceError("wrong operands for " + name + ": " + String.join(", ", operands));
    } else {
      throw new SourceError("unknown instruction " + name.toLowerCase(Locale.ROOT));
    }
  }

  /** Parses an expression that stands in the current statement. */
  Expression expression(String text) throws SourceError {
    return ExpressionParser.parse(text, this);
  }

  /** The value of an expression that must be known now. */
  long constant(String text) throws SourceError {
    return expression(text).constant();
  }

  @Override
  public Expression symbol(String name) throws SourceError {
    Symbols.Entry symbol = symbols.get(name, place);
    // Symbols can be set again: what they are now is meant.
    return symbol.value instanceof Expression.Constant
        ? symbol.value
        : new Expression.Reference(symbol);
  }

  @Override
  public Expression numbered(int number, boolean forward) throws SourceError {
    return new Expression.Reference(symbols.numbered(number, forward, place));
  }

  @Override
  public Expression here() {
    Symbols.Entry symbol = symbols.anonymous(place);
    section.label(symbol);
    return new Expression.Reference(symbol);
  }
}
