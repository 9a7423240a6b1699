// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.janusvm.isa.elf.Symbol;

/** Directives that concern symbols, options and padding; others are passed on. */
final class Directives {
  /** What is for debuggers, linkers or other targets, and changes nothing here. */
  private static final Set<String> IGNORED =
      Set.of(
          ".file",
          ".ident",
          ".loc",
          ".addrsig",
          ".addrsig_sym",
          ".hidden",
          ".protected",
          ".internal",
          ".version",
          ".symver",
          ".variant_cc",
          ".local",
          ".build_version");

  private final Assembly assembly;
  private final DataDirectives data;
  private final SectionDirectives sections;
  private final InsnDirective insn;
  private final Deque<Boolean> options = new ArrayDeque<>();

  Directives(Assembly assembly) {
    this.assembly = assembly;
    data = new DataDirectives(assembly);
    sections = new SectionDirectives(assembly);
    insn = new InsnDirective(assembly);
  }

  void handle(String word, String text) throws SourceError {
    List<String> operands = Strings.list(text);
    switch (word) {
      case ".set", ".equ", ".equiv" -> {
        require(word, operands, 2, 2);
        set(operands.get(0), operands.get(1), !word.equals(".equiv"));
      }
      case ".globl", ".global" -> bind(operands, Symbol.GLOBAL);
      case ".weak" -> bind(operands, Symbol.WEAK);
      case ".type" -> {
        require(word, operands, 2, 2);
        type(operands.get(0), operands.get(1));
      }
      case ".size" -> {
        require(word, operands, 2, 2);
        symbol(operands.get(0)).size = assembly.expression(operands.get(1));
      }
      case ".option" -> option(text);
      case ".attribute" -> attribute(operands);
      case ".align", ".p2align", ".p2alignw", ".p2alignl" -> align(word, operands, true);
      case ".balign", ".balignw", ".balignl" -> align(word, operands, false);
      case ".insn" -> insn.handle(text);
      case ".comm", ".lcomm" -> common(word, operands);
      case ".error", ".err" -> throw new SourceError(text.isEmpty() ? word : text);
      case ".warning", ".print", ".title" -> {}
      default -> {
        if (!word.startsWith(".cfi_")
            && !IGNORED.contains(word)
            && !data.handle(word, operands)
            && !sections.handle(word, text, operands)) {
          throw new SourceError("unknown directive " + word);
        }
      }
    }
  }

  static void require(String word, List<String> operands, int min, int max) throws SourceError {
    if (operands.size() < min || operands.size() > max) {
      throw new SourceError(
          word + " takes " + (min == max ? "" + min : min + " to " + max) + " operands");
    }
  }

  private Symbols.Entry symbol(String name) throws SourceError {
    boolean good = !name.isEmpty() && !Character.isDigit(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      good &= ExpressionParser.isWordPart(name.charAt(i));
    }
    if (!good) {
      throw new SourceError("'" + name + "' is not a symbol");
    }
    return assembly.symbols.get(name, assembly.place);
  }

  /** Gives a symbol a value. */
  void set(String name, String value, boolean again) throws SourceError {
    if (name.equals(".")) {
      throw new SourceError("use .org or .skip to move on");
    }
    Symbols.Entry symbol = symbol(name);
    if (symbol.section != null || symbol.value != null && !again) {
      throw new SourceError("symbol " + name + " is already defined");
    }
    Expression expression = assembly.expression(value);
    symbol.value =
        expression.isConstant() ? new Expression.Constant(expression.constant()) : expression;
  }

  private void bind(List<String> names, int binding) throws SourceError {
    for (String name : names) {
      symbol(name).binding = binding;
    }
  }

  private void type(String name, String type) throws SourceError {
    String plain = type.replaceFirst("^[@%#]", "");
    symbol(name).type =
        switch (plain) {
          case "function", "STT_FUNC" -> Symbol.FUNCTION;
          case "object", "STT_OBJECT", "tls_object", "common" -> Symbol.OBJECT;
          case "notype", "STT_NOTYPE" -> Symbol.NOTYPE;
          default -> throw new SourceError("unknown symbol type " + type);
        };
  }

  private void option(String text) throws SourceError {
    switch (text.strip()) {
      case "rvc" -> assembly.compress = true;
      case "norvc" -> assembly.compress = false;
      case "push" -> options.push(assembly.compress);
      case "pop" -> {
        if (options.isEmpty()) {
          throw new SourceError(".option pop without .option push");
        }
        assembly.compress = options.pop();
      }
      case "relax", "norelax", "pic", "nopic", "csr-check", "no-csr-check" -> {}
      default -> {
        List<String> words = Strings.list(text);
        if (words.isEmpty() || !words.getFirst().equals("arch")) {
          throw new SourceError("unknown option " + text);
        }
        for (String change : words.subList(1, words.size())) {
          if (change.equals("+c") || change.equals("-c")) {
            assembly.compress = change.equals("+c");
          }
        }
      }
    }
  }

  /** Of the attributes, the architecture matters: without C there are no 16-bit forms. */
  private void attribute(List<String> operands) throws SourceError {
    if (operands.size() == 2 && operands.getFirst().equals("arch")) {
      String isa = operands.get(1).replace("\"", "").toLowerCase(Locale.ROOT);
      if (!isa.startsWith("rv64")) {
        throw new SourceError("architecture " + isa + " is not rv64");
      }
      assembly.compress =
          isa.substring(4).replaceAll("[0-9]+p[0-9]+", "").matches("([a-y]*c.*|.*_c(_.*)?)");
    }
  }

  private void align(String word, List<String> operands, boolean power) throws SourceError {
    require(word, operands, 1, 3);
    long amount = assembly.constant(operands.get(0));
    long bytes = power ? 1L << Numbers.range("alignment", amount, 0, 16) : amount;
    Numbers.range("alignment", bytes, 0, 65536);
    if (Long.bitCount(bytes) > 1) {
      throw new SourceError("alignment " + bytes + " is not a power of two");
    }
    boolean filled = operands.size() > 1 && !operands.get(1).isEmpty();
    byte fill = filled ? (byte) assembly.constant(operands.get(1)) : 0;
    long limit = operands.size() > 2 ? assembly.constant(operands.get(2)) : Long.MAX_VALUE;
    SectionContents section = assembly.section;
    section.align(bytes);
    boolean nops = section.isCode() && !filled;
    section.add(new Item.Align(assembly.place, Math.max(bytes, 1), limit, nops, fill));
  }

  /** Space in .bss; of common symbols none is merged, since there is only one source. */
  private void common(String word, List<String> operands) throws SourceError {
    require(word, operands, 2, 3);
    Symbols.Entry symbol = symbol(operands.get(0));
    if (symbol.isDefined()) {
      throw new SourceError("symbol " + symbol.name + " is already defined");
    }
    SectionContents current = assembly.section;
    SectionContents before = assembly.previous;
    sections.handle(".bss", "", List.of());
    String alignment = operands.size() > 2 ? operands.get(2) : "8";
    align(word, List.of(alignment), false);
    assembly.section.label(symbol);
    data.handle(".zero", List.of(operands.get(1)));
    symbol.type = Symbol.OBJECT;
    symbol.size = assembly.expression(operands.get(1));
    if (word.equals(".comm")) {
      symbol.binding = Symbol.GLOBAL;
    }
    assembly.section = current;
    assembly.previous = before;
  }
}
