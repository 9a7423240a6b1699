// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

/** What a terminal does to output (OPOST and the flags it enables), and the column it is in. */
final class OutputProcessing {
  private static final int TAB = 8;

  private final ByteQueue out;
  private int column;

  /** Output goes to {@code out}. */
  OutputProcessing(ByteQueue out) {
    this.out = out;
  }

  int column() {
    return column;
  }

  /** Puts out a byte that a process wrote or that is echoed. */
  void put(TerminalSettings settings, int b) {
    if (!settings.output(TerminalSettings.OPOST)) {
      out.add(b);
      return;
    }
    switch (b) {
      case '\n' -> {
        if (settings.output(TerminalSettings.ONLCR)) {
          out.add('\r');
          column = 0;
        } else if (settings.output(TerminalSettings.ONLRET)) {
          column = 0;
        }
        out.add('\n');
      }
      case '\r' -> {
        if (column == 0 && settings.output(TerminalSettings.ONOCR)) {
          return;
        }
        boolean newline = settings.output(TerminalSettings.OCRNL);
        column = newline && !settings.output(TerminalSettings.ONLRET) ? column : 0;
        out.add(newline ? '\n' : '\r');
      }
      case '\t' -> {
        int width = TAB - column % TAB;
        column += width;
        if (settings.output(TerminalSettings.TABDLY)) {
          for (int i = 0; i < width; i++) {
            out.add(' ');
          }
        } else {
          out.add('\t');
        }
      }
      case '\b' -> {
        column = Math.max(0, column - 1);
        out.add('\b');
      }
      default -> {
        // A control character is not seen, nor are the later bytes of a character in UTF-8.
        column += b < ' ' || b == 0x7f || (b & 0xc0) == 0x80 ? 0 : 1;
        boolean upper = settings.output(TerminalSettings.OLCUC) && b >= 'a' && b <= 'z';
        out.add(upper ? b - 'a' + 'A' : b);
      }
    }
  }
}
