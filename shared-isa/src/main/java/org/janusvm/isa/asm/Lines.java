// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a source into statements: takes comments out ({@code #} and {@code //} to the end of the
 * line, and those of C) and separates at line ends and semicolons, none of which counts inside
 * quotes.
 */
final class Lines {
  /** A statement, without comments and blanks at its ends; never empty. */
  record Statement(Place place, String text) {}

  private final String source;
  private final String file;
  private final Errors errors;
  private final List<Statement> statements = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int line = 1;

  private Lines(String source, String file, Errors errors) {
    this.source = source;
    this.file = file;
    this.errors = errors;
  }

  /** The statements of a source. */
  static List<Statement> split(String source, String file, Errors errors) {
    Lines lines = new Lines(source, file, errors);
    lines.run();
    return lines.statements;
  }

  private void run() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\n') {
        end();
        line++;
        at++;
      } else if (c == ';') {
        end();
        at++;
      } else if (c == '#' || source.startsWith("//", at)) {
        toLineEnd();
      } else if (source.startsWith("/*", at)) {
        blockComment();
      } else if (c == '"') {
        string();
      } else if (c == '\'') {
        character();
      } else {
        text.append(c == '\r' || c == '\t' ? ' ' : c);
        at++;
      }
    }
    end();
  }

  private void end() {
    String statement = text.toString().strip();
    if (!statement.isEmpty()) {
      statements.add(new Statement(new Place(file, line), statement));
    }
    text.setLength(0);
  }

  private void toLineEnd() {
    int end = source.indexOf('\n', at);
    at = end < 0 ? source.length() : end;
  }

  private void blockComment() {
    int end = source.indexOf("*/", at + 2);
    if (end < 0) {
      errors.add(new Place(file, line), "comment is not closed");
      at = source.length();
      return;
    }
    line += (int) source.substring(at, end).chars().filter(c -> c == '\n').count();
    text.append(' ');
    at = end + 2;
  }

  private void string() {
    int start = at++;
    while (at < source.length() && source.charAt(at) != '"' && source.charAt(at) != '\n') {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= source.length() || source.charAt(at) != '"') {
      errors.add(new Place(file, line), "string is not closed");
      at = Math.min(at, source.length());
      return;
    }
    text.append(source, start, ++at);
  }

  /** A character constant, whose closing quote may be missing. */
  private void character() {
    int end = Math.min(at + 2, source.length());
    if (end < source.length() && source.charAt(end - 1) == '\\') {
      end++;
    }
    if (end < source.length() && source.charAt(end) == '\'') {
      end++;
    }
    if (source.substring(at, end).indexOf('\n') >= 0) {
      end = at + 1;
    }
    text.append(source, at, end);
    at = end;
  }
}
