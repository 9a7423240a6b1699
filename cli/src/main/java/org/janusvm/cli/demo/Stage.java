// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** Where a demonstration is shown, and the patience of whoever looks on. */
public final class Stage {
  private static final String CLEAR = "\r\033[K";

  private final InputStream keys;
  private final PrintStream out;
  private boolean stepping;
  private boolean quit;

  /**
   * Opens a stage.
   *
   * @param keys where steps are asked for, line by line; null to show all at once
   */
  public Stage(InputStream keys, PrintStream out) {
    this.keys = keys;
    this.out = out;
    this.stepping = keys != null;
  }

  /** Shows a line. */
  public void say(String line) {
    out.println(line);
  }

  /** Shows an empty line. */
  public void gap() {
    out.println();
  }

  /** Whether someone steps through. */
  public boolean isStepping() {
    return stepping;
  }

  /** Whether the spectator has left. */
  public boolean isOver() {
    return quit || out.checkError();
  }

  /** Waits for Enter; c runs on without waiting any more, q leaves. */
  public void pause() {
    if (!stepping || quit) {
      return;
    }
    out.print("[Enter] next   [c] continue without stops   [q] quit  ");
    out.flush();
    switch (line()) {
      case 'q', 'Q' -> quit = true;
      case 'c', 'C' -> stepping = false;
      default -> {
        // The next step.
      }
    }
    out.print("\033[A" + CLEAR); // The prompt has served; its line is used again.
  }

  /** The first key of the next line; 'q' at the end of the input, 0 for an empty line. */
  private int line() {
    try {
      int first = keys.read();
      int key = first;
      while (key != '\n' && key >= 0) {
        key = keys.read();
      }
      return first < 0 ? 'q' : first == '\n' ? 0 : first;
    } catch (IOException e) {
      return 'q';
    }
  }
}
