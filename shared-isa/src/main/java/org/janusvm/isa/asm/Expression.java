// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

/** An expression over numbers and symbols; values are 64 bits and wrap around. */
sealed interface Expression {
  /** How deep trees of expressions, through the symbols in them, may be computed. */
  int MAX_DEPTH = 2000;

  /** A number. */
  record Constant(long value) implements Expression {}

  /** The address or value of a symbol. */
  record Reference(Symbols.Entry symbol) implements Expression {}

  /** An operator with one operand: {@code - ~ !}. */
  record Unary(char operator, Expression operand) implements Expression {}

  /** An operator with two operands, as written. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /**
   * The value, if it is known before addresses are: without labels.
   *
   * @throws SourceError when it is not
   */
  default long constant() throws SourceError {
    return value(false, 0);
  }

  /**
   * The value, once sections have addresses.
   *
   * @throws SourceError when a symbol is undefined, or for a division by zero
   */
  default long value() throws SourceError {
    return value(true, 0);
  }

  /** Whether it is a number without looking at symbols' addresses. */
  default boolean isConstant() {
    try {
      constant();
      return true;
    } catch (SourceError e) {
      return false;
    }
  }

  private long value(boolean placed, int depth) throws SourceError {
    if (depth > MAX_DEPTH) {
      throw new SourceError("expression is nested too deeply");
    }
    int next = depth + 1;
    return switch (this) {
      case Constant c -> c.value;
      case Reference r -> symbol(r.symbol, placed, next);
      case Unary u -> unary(u.operator, u.operand.value(placed, next));
      case Binary b -> binary(b.operator, b.left.value(placed, next), b.right.value(placed, next));
    };
  }

  private static long symbol(Symbols.Entry symbol, boolean placed, int depth) throws SourceError {
    if (symbol.value != null) {
      if (symbol.visiting) {
        throw new SourceError("symbol " + symbol.name + " is defined by itself");
      }
      symbol.visiting = true;
      try {
        return symbol.value.value(placed, depth);
      } finally {
        symbol.visiting = false;
      }
    }
    if (!placed) {
      throw new SourceError("must be a number that is known here");
    }
    if (symbol.section == null) {
      throw new SourceError("undefined symbol " + Symbols.shown(symbol));
    }
    return symbol.section.addressOf(symbol.item);
  }

  private static long unary(char operator, long a) {
    return switch (operator) {
      case '-' -> -a;
      case '~' -> ~a;
      default -> a == 0 ? 1 : 0;
    };
  }

  private static long binary(String operator, long a, long b) throws SourceError {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/", "%" -> {
        if (b == 0) {
          throw new SourceError("division by zero");
        }
        yield operator.equals("/") ? a / b : a % b;
      }
      case "<<" -> b < 0 || b > 63 ? 0 : a << b;
      case ">>" -> b < 0 || b > 63 ? 0 : a >>> b;
      case "&" -> a & b;
      case "|" -> a | b;
      case "^" -> a ^ b;
      case "!" -> a | ~b;
      case "&&" -> a != 0 && b != 0 ? 1 : 0;
      case "||" -> a != 0 || b != 0 ? 1 : 0;
      default -> compare(operator, a, b) ? -1 : 0;
    };
  }

  private static boolean compare(String operator, long a, long b) {
    return switch (operator) {
      case "==" -> a == b;
      case "!=", "<>" -> a != b;
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      case ">=" -> a >= b;
      default -> throw new IllegalArgumentException(operator);
    };
  }
}
