// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Directives that put data into the current section. */
final class DataDirectives {
  private final Assembly assembly;

  DataDirectives(Assembly assembly) {
    this.assembly = assembly;
  }

  /** Handles a directive; false if it is none of these. */
  boolean handle(String word, List<String> operands) throws SourceError {
    switch (word) {
      case ".byte", ".dc.b" -> numbers(operands, 1);
      case ".half", ".short", ".2byte", ".hword", ".dc.w" -> numbers(operands, 2);
      case ".word", ".4byte", ".long", ".int", ".dc.l" -> numbers(operands, 4);
      case ".dword", ".8byte", ".quad", ".xword", ".dc" -> numbers(operands, 8);
      case ".ascii" -> strings(operands, false);
      case ".asciz", ".string" -> strings(operands, true);
      case ".float", ".single" -> floats(operands, 4);
      case ".double" -> floats(operands, 8);
      case ".zero", ".skip", ".space" -> {
        Directives.require(word, operands, 1, 2);
        long fill = operands.size() > 1 ? assembly.constant(operands.get(1)) : 0;
        fill(operands.getFirst(), fill, 1);
      }
      case ".fill" -> {
        Directives.require(word, operands, 1, 3);
        long size = operands.size() > 1 ? assembly.constant(operands.get(1)) : 1;
        long value = operands.size() > 2 ? assembly.constant(operands.get(2)) : 0;
        fill(operands.getFirst(), value, (int) Numbers.range("size", size, 0, 8));
      }
      case ".uleb128", ".sleb128" -> leb128(operands, word.equals(".sleb128"));
      case ".org" -> {
        Directives.require(word, operands, 1, 2);
        long fill = operands.size() > 1 ? assembly.constant(operands.get(1)) : 0;
        org(operands.getFirst(), fill);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void bytes(byte[] bytes) throws SourceError {
    if (assembly.section.zero) {
      for (byte b : bytes) {
        if (b != 0) {
          throw new SourceError("data in " + assembly.section.name + ", which holds only zeros");
        }
      }
      fill(Integer.toString(bytes.length), 0, 1);
      return;
    }
    assembly.section.bytes(assembly.place, bytes);
  }

  private void numbers(List<String> operands, int width) throws SourceError {
    for (String operand : operands) {
      Expression value = assembly.expression(operand);
      if (value.isConstant()) {
        long number = value.constant();
        Numbers.check(number, width);
        little(number, width);
      } else if (assembly.section.zero) {
        throw new SourceError("data in " + assembly.section.name + ", which holds only zeros");
      } else {
        assembly.section.add(new Item.Number(assembly.place, value, width));
      }
    }
  }

  private void little(long number, int width) throws SourceError {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (number >> 8 * i);
    }
    bytes(bytes);
  }

  private void strings(List<String> operands, boolean terminated) throws SourceError {
    for (String operand : operands) {
      bytes(Strings.bytes(operand));
      if (terminated) {
        bytes(new byte[1]);
      }
    }
  }

  private void floats(List<String> operands, int width) throws SourceError {
    for (String operand : operands) {
      try {
        if (operand.length() > 1000) {
          throw new NumberFormatException();
        }
        if (width == 4) {
          little(Float.floatToRawIntBits(Float.parseFloat(operand)), 4);
        } else {
          little(Double.doubleToRawLongBits(Double.parseDouble(operand)), 8);
        }
      } catch (NumberFormatException e) {
        throw new SourceError("bad floating-point number " + operand);
      }
    }
  }

  private void fill(String count, long value, int width) throws SourceError {
    byte[] pattern = new byte[width];
    for (int i = 0; i < Math.min(width, 4); i++) {
      pattern[i] = (byte) (value >> 8 * i);
    }
    if (assembly.section.zero && value != 0) {
      throw new SourceError("data in " + assembly.section.name + ", which holds only zeros");
    }
    Expression times = assembly.expression(count);
    assembly.section.add(new Item.Fill(assembly.place, times, pattern));
  }

  /** Moves on to an offset from the section's start, or to a label. */
  private void org(String target, long fill) throws SourceError {
    Symbols.Entry start = assembly.symbols.anonymous(assembly.place);
    assembly.section.labelStart(start);
    Expression to = assembly.expression(target);
    Expression goal =
        to.isConstant() ? new Expression.Binary("+", new Expression.Reference(start), to) : to;
    Expression count = new Expression.Binary("-", goal, assembly.here());
    assembly.section.add(new Item.Fill(assembly.place, count, new byte[] {(byte) fill}));
  }

  private void leb128(List<String> operands, boolean signed) throws SourceError {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String operand : operands) {
      long value = assembly.constant(operand);
      boolean more = true;
      while (more) {
        int low = (int) value & 0x7f;
        value = signed ? value >> 7 : value >>> 7;
        boolean negative = (low & 0x40) != 0;
        more = signed ? value != (negative ? -1 : 0) : value != 0;
        out.write(more ? low | 0x80 : low);
      }
    }
    bytes(out.toByteArray());
  }
}
