// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text: the first column stands left, all others right, or left too where the table's
 * cells are words.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  /** Adds a row. A row of one cell does not widen the first column: it is a heading. */
  public TextTable row(String... cells) {
    rows.add(cells.clone());
    return this;
  }

  /** As {@link #row(String...)}. */
  public TextTable row(String first, List<String> others) {
    String[] cells = new String[others.size() + 1];
    cells[0] = first;
    for (int i = 0; i < others.size(); i++) {
      cells[i + 1] = others.get(i);
    }
    rows.add(cells);
    return this;
  }

  /** The lines, without trailing blanks. */
  public List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    for (String[] cells : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < cells.length; i++) {
        int padding = Math.max(0, widths[i] - cells[i].length());
        line.append(i == 0 ? "" : GAP);
        line.append(i == 0 ? cells[i] : " ".repeat(padding) + cells[i]);
        line.append(i == 0 ? " ".repeat(padding) : "");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int[] widths() {
    int columns = rows.stream().mapToInt(cells -> cells.length).max().orElse(0);
    int[] widths = new int[columns];
    for (String[] cells : rows) {
      for (int i = 0; i < cells.length && cells.length > 1; i++) {
        widths[i] = Math.max(widths[i], cells[i].length());
      }
    }
    return widths;
  }

  @Override
  public String toString() {
    return String.join("\n", lines()) + (rows.isEmpty() ? "" : "\n");
  }
}
