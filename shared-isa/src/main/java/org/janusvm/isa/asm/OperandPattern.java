// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operands of an instruction as a sequence of kinds and of characters that stand as they are.
 */
public final class OperandPattern {
  private static final Map<String, OperandPattern> CACHE = new ConcurrentHashMap<>();

  /**
   * A part of a pattern.
   *
   * @param operand null for a character that stands for itself
   * @param text the part as written
   */
  public record Part(Operand operand, String text) {}

  private final String text;
  private final List<Part> parts;

  private OperandPattern(String text) {
    this.text = text;
    List<Part> list = new ArrayList<>();
    for (String token : split(text)) {
      list.add(new Part(Operand.named(token), token));
    }
    parts = List.copyOf(list);
  }

  /** The pattern written as {@code rd, imm(rs1)} or the like. */
  public static OperandPattern of(String text) {
    return CACHE.computeIfAbsent(text, OperandPattern::new);
  }

  /** Splits into words and single other characters, without blanks. */
  static List<String> split(String text) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int start = i;
      while (i < text.length() && isWord(text.charAt(i))) {
        i++;
      }
      if (i == start) {
        i++;
      }
      String token = text.substring(start, i);
      if (!token.isBlank()) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '=';
  }

  public List<Part> parts() {
    return parts;
  }

  @Override
  public String toString() {
    return text;
  }
}
