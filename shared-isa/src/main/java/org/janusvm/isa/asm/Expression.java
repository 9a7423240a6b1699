// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

/** An expression over numbers and symbols; values are 64 bits and wrap around. */
sealed interface Expression {
  /** How deep trees of expressions may be; a symbol's own expression counts as much deeper. */
  int MAX_DEPTH = 2000;

  /** What a symbol adds to the depth. */
  int SYMBOL_DEPTH = 20;

  /** A number. */
  record Constant(long value) implements Expression {}

  /** The address or value of a symbol. */
  record Reference(Symbols.Entry symbol) implements Expression {}

  /** An operator with one operand: {@code - ~ !}. */
  record Unary(char operator, Expression operand) implements Expression {}

  /** An operator with two operands, as written. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /**
   * A value before sections have addresses: a number, or a distance from a place in a section that
   * is itself not known yet.
   *
   * @param anchor null for a number
   */
  record Early(long value, SectionContents.Anchor anchor) {
    private long number() throws SourceError {
      if (anchor != null) {
        throw new SourceError("must be a number that is known here");
      }
      return value;
    }
  }

  /**
   * The value, if it is known before addresses are: without labels, or the distance of labels with
   * nothing of unknown size between them.
   *
   * @throws SourceError when it is not
   */
  default long constant() throws SourceError {
    return early(0).number();
  }

  /** Whether {@link #constant} would succeed. */
  default boolean isConstant() {
    try {
      constant();
      return true;
    } catch (SourceError e) {
      return false;
    }
  }

  /**
   * The value, once sections have addresses.
   *
   * @throws SourceError when a symbol is undefined, or for a division by zero
   */
  default long value() throws SourceError {
    return value(0);
  }

  private Early early(int depth) throws SourceError {
    checkDepth(depth);
    return switch (this) {
      case Constant c -> new Early(c.value, null);
      case Reference(Symbols.Entry symbol) -> {
        if (symbol.value != null) {
          yield symbol.value.early(depth + SYMBOL_DEPTH);
        }
        if (symbol.section == null) {
          throw new SourceError("must be a number that is known here");
        }
        yield new Early(symbol.offset, symbol.anchor);
      }
      case Unary u -> new Early(unary(u.operator, u.operand.early(depth + 1).number()), null);
      case Binary b -> {
        Early left = b.left.early(depth + 1);
        Early right = b.right.early(depth + 1);
        if (b.operator.equals("-") && left.anchor == right.anchor) {
          yield new Early(left.value - right.value, null);
        }
        if (b.operator.equals("-") && right.anchor == null) {
          yield new Early(left.value - right.value, left.anchor);
        }
        if (b.operator.equals("+") && (left.anchor == null || right.anchor == null)) {
          SectionContents.Anchor anchor = left.anchor == null ? right.anchor : left.anchor;
          yield new Early(left.value + right.value, anchor);
        }
        yield new Early(binary(b.operator, left.number(), right.number()), null);
      }
    };
  }

  private long value(int depth) throws SourceError {
    checkDepth(depth);
    return switch (this) {
      case Constant c -> c.value;
      case Reference(Symbols.Entry symbol) -> {
        if (symbol.value != null) {
          yield symbol.value.value(depth + SYMBOL_DEPTH);
        }
        if (symbol.section == null) {
          throw new SourceError("undefined symbol " + Symbols.shown(symbol));
        }
        yield symbol.section.addressOf(symbol.item);
      }
      case Unary u -> unary(u.operator, u.operand.value(depth + 1));
      case Binary b -> binary(b.operator, b.left.value(depth + 1), b.right.value(depth + 1));
    };
  }

  private static void checkDepth(int depth) throws SourceError {
    if (depth > MAX_DEPTH) {
      throw new SourceError("expression is nested too deeply, or a symbol is defined by itself");
    }
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
