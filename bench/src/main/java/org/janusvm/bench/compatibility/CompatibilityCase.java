// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.janusvm.bench.CannotRunException;

/**
 * A line of {@code commands.tsv}.
 *
 * @param name of the line
 * @param text the command as it is written there
 * @param steps commands that are run one after another, as words; the next only if the one before
 *     ended with status 0
 * @param input name of the file that is standard input, null for none
 * @param missing what the process VM lacks for it; empty when it has to work
 * @param slow whether it takes longer than the rest together: tests run it on demand
 */
public record CompatibilityCase(
    String name,
    String text,
    List<List<String>> steps,
    String input,
    String missing,
    boolean slow) {
  private static final int COLUMNS = 4;
  private static final String SLOW = "slow";
  private static final String NOTHING = "-";

  /** Name of the first program. */
  public String program() {
    return steps.getFirst().getFirst();
  }

  /**
   * The table, in its own order.
   *
   * @throws CannotRunException when it is missing or damaged
   */
  public static List<CompatibilityCase> table() throws CannotRunException {
    List<CompatibilityCase> table = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String line : CompatibilityFiles.lines("commands.tsv")) {
      CompatibilityCase entry = parse(line);
      if (!names.add(entry.name)) {
        throw damaged("two lines have the name " + entry.name);
      }
      table.add(entry);
    }
    return table;
  }

  static CompatibilityCase parse(String line) throws CannotRunException {
    String[] cells = line.split("\t", -1);
    boolean slow = cells.length == COLUMNS + 1 && cells[COLUMNS].equals(SLOW);
    if (cells.length != COLUMNS && !slow) {
      throw damaged("a line has not " + COLUMNS + " columns: " + line);
    }
    return new CompatibilityCase(
        cells[0],
        cells[1],
        steps(cells[1]),
        cells[2].equals(NOTHING) ? null : cells[2],
        cells[3].equals(NOTHING) ? "" : cells[3],
        slow);
  }

  private static CannotRunException damaged(String what) {
    return new CannotRunException(
        CannotRunException.NOT_RUNNABLE, "bench/compatibility/commands.tsv: " + what);
  }

  // Quotes as in a shell; nothing else has a meaning, for no shell is to stand between.
  private static List<List<String>> steps(String text) throws CannotRunException {
    List<List<String>> steps = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    boolean quoted = false;
    char quote = 0;
    for (char c : (text + " ").toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
        quoted = true;
      } else if (c != ' ') {
        word.append(c);
        inWord = true;
      } else if (inWord) {
        if (!quoted && word.toString().equals("&&")) {
          steps.add(List.copyOf(words));
          words.clear();
        } else {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
        quoted = false;
      }
    }
    steps.add(List.copyOf(words));
    if (quote != 0 || steps.stream().anyMatch(List::isEmpty)) {
      throw damaged("a quote without its other half, or no command: " + text);
    }
    return steps;
  }
}
