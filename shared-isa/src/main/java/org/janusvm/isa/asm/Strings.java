// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Literals, and the splitting of operand lists. */
final class Strings {
  private Strings() {}

  /** The value of a number in decimal, 0x, 0b or octal; up to 64 bits, signed or not. */
  static long number(String word) throws SourceError {
    String text = word.toLowerCase(Locale.ROOT);
    int radix = 10;
    if (text.startsWith("0x")) {
      radix = 16;
      text = text.substring(2);
    } else if (text.startsWith("0b")) {
      radix = 2;
      text = text.substring(2);
    } else if (text.length() > 1 && text.charAt(0) == '0') {
      radix = 8;
    }
    // Longer ones are refused before they are converted, which takes quadratic time.
    if (text.isEmpty() || text.length() > 64 || text.charAt(0) == '-' || text.charAt(0) == '+') {
      throw new SourceError("bad number " + word);
    }
    try {
      BigInteger value = new BigInteger(text, radix);
      if (value.bitLength() > 64) {
        throw new SourceError("number " + word + " has more than 64 bits");
      }
      return value.longValue();
    } catch (NumberFormatException e) {
      throw new SourceError("bad number " + word);
    }
  }

  /**
   * The character, escaped or not, at {@code at[0]}, which is moved behind it. Escapes give a byte,
   * other characters their Unicode code point.
   */
  static int character(String text, int[] at) throws SourceError {
    if (at[0] >= text.length()) {
      throw new SourceError("character expected");
    }
    int c = text.codePointAt(at[0]);
    at[0] += Character.charCount(c);
    if (c != '\\') {
      return c;
    }
    if (at[0] >= text.length()) {
      throw new SourceError("character expected after \\");
    }
    char escape = text.charAt(at[0]++);
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'x', 'X' -> digits(text, at, 16, 32) & 0xff;
      default -> {
        if (escape >= '0' && escape <= '7') {
          at[0]--;
          yield digits(text, at, 8, 3) & 0xff;
        }
        yield escape;
      }
    };
  }

  private static int digits(String text, int[] at, int radix, int limit) {
    int value = 0;
    for (int n = 0; n < limit && at[0] < text.length(); n++) {
      int digit = Character.digit(text.charAt(at[0]), radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
      at[0]++;
    }
    return value;
  }

  /** The bytes of a string in quotes. */
  static byte[] bytes(String quoted) throws SourceError {
    if (quoted.length() < 2 || quoted.charAt(0) != '"' || !quoted.endsWith("\"")) {
      throw new SourceError("string in quotes expected, not '" + quoted + "'");
    }
    String text = quoted.substring(1, quoted.length() - 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] at = {0};
    while (at[0] < text.length()) {
      boolean escaped = text.charAt(at[0]) == '\\';
      int c = character(text, at);
      if (escaped) {
        bytes.write(c);
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /** Splits a list at commas that are not in quotes or parentheses; empty for a blank text. */
  static List<String> list(String text) {
    List<String> result = new ArrayList<>();
    if (text.isBlank()) {
      return result;
    }
    int depth = 0;
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        quoted = c != '"';
        i += c == '\\' ? 1 : 0;
      } else if (c == '"') {
        quoted = true;
      } else if (c == '\'' && i + 1 < text.length()) {
        i += text.charAt(i + 1) == '\\' ? 2 : 1;
        i += i + 1 < text.length() && text.charAt(i + 1) == '\'' ? 1 : 0;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth <= 0) {
        result.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    result.add(text.substring(start).strip());
    return result;
  }
}
