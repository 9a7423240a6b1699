// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;

/**
 * Parses expressions with the operators and the precedence of the GNU assembler, in which {@code |
 * & ^} bind tighter than {@code + -}.
 */
final class ExpressionParser {
  /** From loosest to tightest; in each row, longer operators first. */
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("==", "!=", "<>", "<=", ">=", "<", ">", "+", "-"),
          List.of("|", "&", "^", "!"),
          List.of("*", "/", "%", "<<", ">>"));

  private static final int MAX_DEPTH = 200;
  private static final int MAX_OPERATORS = 1000;

  private final String text;
  private final Context context;
  private int at;
  private int depth;
  private int operators;

  /** What symbols mean where the expression stands. */
  interface Context {
    /** The symbol of this name. */
    Expression symbol(String name) throws SourceError;

    /** The symbol of a numbered label. */
    Expression numbered(int number, boolean forward) throws SourceError;

    /** The address of the statement. */
    Expression here() throws SourceError;
  }

  private ExpressionParser(String text, Context context) {
    this.text = text;
    this.context = context;
  }

  /** Parses the whole of a text. */
  static Expression parse(String text, Context context) throws SourceError {
    ExpressionParser parser = new ExpressionParser(text, context);
    Expression result = parser.level(0);
    parser.blanks();
    if (parser.at < text.length()) {
      throw new SourceError("cannot understand '" + text.substring(parser.at) + "'");
    }
    return result;
  }

  private Expression level(int level) throws SourceError {
    if (level == LEVELS.size()) {
      return operand();
    }
    Expression left = level(level + 1);
    for (String operator = operator(level); operator != null; operator = operator(level)) {
      if (++operators > MAX_OPERATORS) {
        throw new SourceError("expression is too long");
      }
      left = folded(new Expression.Binary(operator, left, level(level + 1)));
    }
    return left;
  }

  /** Numbers are computed at once, which keeps long expressions shallow. */
  private static Expression folded(Expression.Binary binary) throws SourceError {
    return binary.left() instanceof Expression.Constant
            && binary.right() instanceof Expression.Constant
        ? new Expression.Constant(binary.constant())
        : binary;
  }

  private String operator(int level) {
    blanks();
    for (String operator : LEVELS.get(level)) {
      if (text.startsWith(operator, at) && !isLongerElsewhere(operator)) {
        at += operator.length();
        return operator;
      }
    }
    return null;
  }

  /** Whether a longer operator of another level begins here. */
  private boolean isLongerElsewhere(String operator) {
    return LEVELS.stream()
        .flatMap(List::stream)
        .anyMatch(
            o ->
                o.length() > operator.length() && o.startsWith(operator) && text.startsWith(o, at));
  }

  private Expression operand() throws SourceError {
    blanks();
    if (at >= text.length()) {
      throw new SourceError("expression expected");
    }
    if (++depth > MAX_DEPTH) {
      throw new SourceError("expression is nested too deeply");
    }
    try {
      return operand(text.charAt(at));
    } finally {
      depth--;
    }
  }

  private Expression operand(char c) throws SourceError {
    switch (c) {
      case '+' -> {
        at++;
        return operand();
      }
      case '-', '~', '!' -> {
        at++;
        Expression.Unary unary = new Expression.Unary(c, operand());
        return unary.operand() instanceof Expression.Constant
            ? new Expression.Constant(unary.constant())
            : unary;
      }
      case '(' -> {
        at++;
        Expression inner = level(0);
        blanks();
        if (at >= text.length() || text.charAt(at) != ')') {
          throw new SourceError("missing )");
        }
        at++;
        return inner;
      }
      case '\'' -> {
        return character();
      }
      default -> {
        return word();
      }
    }
  }

  private Expression character() throws SourceError {
    int[] end = {at + 1};
    int value = Strings.character(text, end);
    at = end[0];
    if (at < text.length() && text.charAt(at) == '\'') {
      at++;
    }
    return new Expression.Constant(value);
  }

  private Expression word() throws SourceError {
    if (text.charAt(at) == '"') {
      int end = text.indexOf('"', at + 1);
      if (end < 0) {
        throw new SourceError("string is not closed");
      }
      String name = text.substring(at + 1, end);
      at = end + 1;
      return context.symbol(name);
    }
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.isEmpty()) {
      throw new SourceError("cannot understand '" + text.substring(start) + "'");
    }
    if (word.equals(".")) {
      return context.here();
    }
    if (!Character.isDigit(word.charAt(0))) {
      // There is no table to call through: all is linked at once.
      at += text.startsWith("@plt", at) ? 4 : 0;
      return context.symbol(word);
    }
    char last = word.charAt(word.length() - 1);
    if ((last == 'f' || last == 'b') && word.length() < 8 && word.matches("[0-9]+[fb]")) {
      int number = Integer.parseInt(word.substring(0, word.length() - 1));
      return context.numbered(number, last == 'f');
    }
    return new Expression.Constant(Strings.number(word));
  }

  /** Whether a character may be part of a symbol or number. */
  static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$' || c == '\1';
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
