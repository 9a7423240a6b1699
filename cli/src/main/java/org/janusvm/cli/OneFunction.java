// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;

/**
 * Passes on the lines of one function out of a listing, from its heading to the next blank line.
 */
final class OneFunction implements Appendable {
  private final String heading;
  private final Appendable out;
  private final StringBuilder line = new StringBuilder();
  private boolean inside;
  private boolean found;

  OneFunction(String name, Appendable out) {
    this.heading = " <" + name + ">:";
    this.out = out;
  }

  /** Whether the function was in the listing. */
  boolean found() {
    return found;
  }

  @Override
  public Appendable append(char c) throws IOException {
    if (c != '\n') {
      line.append(c);
      return this;
    }
    String text = line.toString();
    line.setLength(0);
    if (text.endsWith(heading)) {
      inside = true;
      found = true;
    } else if (text.isEmpty()) {
      inside = false;
    }
    if (inside) {
      out.append(text).append('\n');
    }
    return this;
  }

  @Override
  public Appendable append(CharSequence text) throws IOException {
    return append(text, 0, text.length());
  }

  @Override
  public Appendable append(CharSequence text, int start, int end) throws IOException {
    for (int i = start; i < end; i++) {
      append(text.charAt(i));
    }
    return this;
  }
}
