// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Installation;

/**
 * A line of {@code bench/engine/programs.tsv}.
 *
 * @param name of the line
 * @param group what kind of program it is, and so how it is measured
 * @param command its words, the program first
 * @param quick the same with less to do
 */
public record EngineProgram(String name, Group group, List<String> command, List<String> quick) {
  private static final int COLUMNS = 4;

  /** Kinds of programs. */
  public enum Group {
    /** A guest program that computes with integers. */
    INTEGER,
    /** A guest program that computes in floating point. */
    FLOATING,
    /** A program of a distribution. */
    TOOL,
    /** A guest program that computes, in the process VM and under the teaching kernel. */
    MACHINE,
    /** A guest program that does nothing, to time the way there. */
    START_UP,
    /** A long run whose speed is looked at from the start on. */
    CURVE;

    /** The name in the table. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it counts in the means. */
    boolean isCompared() {
      return this == INTEGER || this == FLOATING || this == TOOL;
    }

    /** Whether it is run again and again in one JVM as well. */
    boolean hasPeak() {
      return this == INTEGER || this == FLOATING || this == MACHINE;
    }

    /** Whether it is run as a process of its own as well. */
    boolean hasWhole() {
      return this != MACHINE && this != CURVE;
    }
  }

  /**
   * The table, in its own order.
   *
   * @throws CannotRunException when it is missing or damaged
   */
  public static List<EngineProgram> table() throws CannotRunException {
    Path file = folder().resolve("programs.tsv");
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new CannotRunException(
          CannotRunException.NOT_FOUND, file + ": the list of programs cannot be read");
    }
    return parse(lines);
  }

  /** Parses the lines of a table. */
  static List<EngineProgram> parse(List<String> lines) throws CannotRunException {
    List<EngineProgram> table = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        EngineProgram program = parse(line);
        if (!names.add(program.name)) {
          throw damaged("two lines have the name " + program.name);
        }
        table.add(program);
      }
    }
    return table;
  }

  private static EngineProgram parse(String line) throws CannotRunException {
    String[] cells = line.split("\t", -1);
    if (cells.length != COLUMNS) {
      throw damaged("a line has not " + COLUMNS + " columns: " + line);
    }
    for (Group group : Group.values()) {
      if (group.label().equals(cells[1])) {
        return new EngineProgram(cells[0], group, words(cells[2]), words(cells[3]));
      }
    }
    throw damaged("'" + cells[1] + "' is no group: " + line);
  }

  // Quotes as in a shell; nothing else has a meaning.
  private static List<String> words(String text) throws CannotRunException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (char c : (text + " ").toCharArray()) {
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        inWord = true;
      } else if (quote != 0 || c != ' ') {
        word.append(c);
        inWord = true;
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (quote != 0 || words.isEmpty()) {
      throw damaged("a quote without its other half, or no command: " + text);
    }
    return words;
  }

  private static CannotRunException damaged(String what) {
    return new CannotRunException(
        CannotRunException.NOT_RUNNABLE, "bench/engine/programs.tsv: " + what);
  }

  /** Where the table is, and the scripts. */
  static Path folder() {
    return Installation.home().resolve("bench/engine");
  }

  /** Whether it comes from a distribution, not from {@code guests/}. */
  boolean isFetched() {
    return command.getFirst().startsWith("/");
  }

  /** The words to run. */
  List<String> words(boolean isQuick) {
    return isQuick ? quick : command;
  }
}
