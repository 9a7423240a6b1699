// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import java.nio.charset.StandardCharsets;

/**
 * The first line of a script: {@code #!}, an interpreter, and at most one argument, which may hold
 * spaces (execve(2), "Interpreter scripts").
 *
 * @param interpreter path
 * @param argument or null
 */
public record ScriptLine(String interpreter, String argument) {
  /** So much of a file is looked at. */
  private static final int LONGEST = 256;

  /** Whether a file is a script. */
  public static boolean isScript(byte[] file) {
    return file.length >= 2 && file[0] == '#' && file[1] == '!';
  }

  /** The line of a script, or null if it names no interpreter or is too long. */
  public static ScriptLine parse(byte[] file) {
    int seen = Math.min(file.length, LONGEST);
    String text = new String(file, 0, seen, StandardCharsets.ISO_8859_1).substring(2);
    int end = text.indexOf('\n');
    int zero = text.indexOf('\0');
    boolean whole = end >= 0 || zero >= 0 || seen < LONGEST;
    String line =
        text.substring(
            0, zero >= 0 && (end < 0 || zero < end) ? zero : end >= 0 ? end : text.length());
    line = strip(line);
    int space = firstSpace(line);
    // Linux takes a line that does not end for one whose argument is cut, but not its interpreter.
    if (line.isEmpty() || !whole && space < 0) {
      return null;
    }
    if (space < 0) {
      return new ScriptLine(line, null);
    }
    return new ScriptLine(line.substring(0, space), strip(line.substring(space)));
  }

  private static int firstSpace(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (isSpace(line.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
