// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Gives the statements of a source one by one; expansions are put in front of what follows. */
final class Reader {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_STATEMENTS = 1_000_000;

  private final Deque<Iterator<Lines.Statement>> sources = new ArrayDeque<>();
  private int count;

  Reader(List<Lines.Statement> statements) {
    sources.push(statements.iterator());
  }

  /** The next statement; null at the end. */
  Lines.Statement next() throws SourceError {
    while (!sources.isEmpty()) {
      if (sources.peek().hasNext()) {
        if (++count > MAX_STATEMENTS) {
          sources.clear();
          throw new SourceError("more than " + MAX_STATEMENTS + " statements after expansion");
        }
        return sources.peek().next();
      }
      sources.pop();
    }
    return null;
  }

  /** Puts statements in front of those that follow. */
  void push(Iterable<Lines.Statement> statements) throws SourceError {
    // A source that is used up makes room, so that a loop at the end of a macro is not nesting.
    while (!sources.isEmpty() && !sources.peek().hasNext()) {
      sources.pop();
    }
    if (sources.size() >= MAX_DEPTH) {
      sources.clear();
      throw new SourceError("macros are nested more than " + MAX_DEPTH + " deep");
    }
    sources.push(statements.iterator());
  }

  /**
   * Takes the statements up to the directive that closes a block.
   *
   * @param openers directives that open a block which ends the same way
   */
  List<Lines.Statement> collect(Set<String> openers, Set<String> closers) throws SourceError {
    List<Lines.Statement> body = new ArrayList<>();
    int depth = 0;
    for (Lines.Statement s = next(); s != null; s = next()) {
      String word = directive(s.text());
      if (closers.contains(word) && depth-- == 0) {
        return body;
      }
      depth += openers.contains(word) ? 1 : 0;
      body.add(s);
    }
    throw new SourceError("no " + closers.iterator().next() + " follows");
  }

  /** The first word of a statement, in lower case. */
  static String directive(String text) {
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
