// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.List;

/** Names of configurations as headings: they are long, so that each part gets a line of its own. */
final class ColumnHeadings {
  private ColumnHeadings() {}

  /** Adds the lines of the heading; the shorter names stand on the last ones. */
  static void add(TextTable table, String corner, List<RunConfiguration> configurations) {
    List<String[]> names = new ArrayList<>();
    int depth = 0;
    for (RunConfiguration configuration : configurations) {
      names.add(configuration.toString().split("/"));
      depth = Math.max(depth, names.getLast().length);
    }
    for (int line = 0; line < depth; line++) {
      List<String> cells = new ArrayList<>();
      for (String[] name : names) {
        int part = line - (depth - name.length);
        cells.add(part < 0 ? "" : name[part] + (line < depth - 1 ? "/" : ""));
      }
      table.row(line == depth - 1 ? corner : "", cells);
    }
  }
}
