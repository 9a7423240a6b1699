// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.janusvm.process.abi.Signals;

/**
 * What a terminal makes of what is typed: lines that can be edited, signals, echo; termios(3), "as
 * Linux's n_tty does it". Not safe for use by several threads.
 */
final class LineDiscipline {
  /** Bytes that may wait to be read. */
  static final int CAPACITY = 4096;

  private final OutputProcessing out;
  private final ByteQueue outQueue;

  /** What can be read. */
  private final ByteQueue ready = new ByteQueue(CAPACITY);

  /** How many bytes of {@link #ready} each finished line has; a line of none is an end of file. */
  private final Deque<Integer> lines = new ArrayDeque<>();

  /** The line that is being typed. */
  private final ByteQueue line = new ByteQueue(CAPACITY);

  /** Bytes of {@link #ready} that belong to no line. */
  private int loose;

  private TerminalSettings settings = TerminalSettings.standard();
  private boolean literal;
  private boolean stopped;
  private int lineColumn;
  private int signals;

  LineDiscipline(ByteQueue outQueue) {
    this.outQueue = outQueue;
    out = new OutputProcessing(outQueue);
  }

  TerminalSettings settings() {
    return settings;
  }

  void set(TerminalSettings wanted) {
    boolean before = settings.local(TerminalSettings.ICANON);
    settings = wanted;
    if (before && !wanted.local(TerminalSettings.ICANON)) {
      // Nothing is a line any more: all of it can be read.
      lines.clear();
      moveLine();
      loose = ready.count();
    }
    if (!wanted.input(TerminalSettings.IXON)) {
      stopped = false;
    }
  }

  /** Whether output stands still (Control-S). */
  boolean isStopped() {
    return stopped;
  }

  void setStopped(boolean yes) {
    stopped = yes;
  }

  /** Signals that typing has caused since last asked, a bit each. */
  int takeSignals() {
    int taken = signals;
    signals = 0;
    return taken;
  }

  /** Whether more can be typed. */
  boolean hasRoom() {
    return ready.count() + line.count() < CAPACITY || settings.local(TerminalSettings.ICANON);
  }

  /** Whether a read would give something, an end of file included. */
  boolean canRead() {
    return !lines.isEmpty() || loose > 0;
  }

  /** Bytes that can be read at once. */
  int available() {
    return ready.count();
  }

  /** Reads a line, or a part of one; or what there is. Only if {@link #canRead}. */
  int read(byte[] to, int offset, int length) {
    if (loose > 0) {
      int n = ready.take(to, offset, Math.min(length, loose));
      loose -= n;
      return n;
    }
    int whole = lines.remove();
    int n = ready.take(to, offset, Math.min(length, whole));
    if (n < whole) {
      lines.addFirst(whole - n);
    }
    return n;
  }

  /** Forgets what was typed. */
  void flushInput() {
    ready.clear();
    lines.clear();
    line.clear();
    loose = 0;
  }

  /** Puts out a byte that a process wrote. */
  void write(int b) {
    out.put(settings, b);
  }

  /** A byte is typed. */
  void type(int typed) {
    int b = settings.input(TerminalSettings.ISTRIP) ? typed & 0x7f : typed;
    if (literal) {
      literal = false;
      store(b);
      return;
    }
    if (flowControl(b) || signal(b)) {
      return;
    }
    if (b == '\r') {
      if (settings.input(TerminalSettings.IGNCR)) {
        return;
      }
      b = settings.input(TerminalSettings.ICRNL) ? '\n' : b;
    } else if (b == '\n' && settings.input(TerminalSettings.INLCR)) {
      b = '\r';
    }
    if (!settings.local(TerminalSettings.ICANON) || !edit(b)) {
      store(b);
    }
  }

  private boolean is(int b, int character) {
    int set = settings.character(character);
    return set != 0 && set == b;
  }

  private boolean flowControl(int b) {
    if (!settings.input(TerminalSettings.IXON)) {
      return false;
    }
    if (is(b, TerminalSettings.VSTART)) {
      stopped = false;
      return true;
    }
    if (is(b, TerminalSettings.VSTOP)) {
      stopped = true;
      return true;
    }
    stopped &= !settings.input(TerminalSettings.IXANY);
    return false;
  }

  private boolean signal(int b) {
    if (!settings.local(TerminalSettings.ISIG)) {
      return false;
    }
    int signal =
        is(b, TerminalSettings.VINTR)
            ? Signals.SIGINT
            : is(b, TerminalSettings.VQUIT)
                ? Signals.SIGQUIT
                : is(b, TerminalSettings.VSUSP) ? Signals.SIGTSTP : 0;
    if (signal == 0) {
      return false;
    }
    signals |= 1 << signal;
    if (!settings.local(TerminalSettings.NOFLSH)) {
      flushInput(); // Output has reached the other end already.
    }
    stopped = false;
    if (settings.local(TerminalSettings.ECHO)) {
      echo(b);
    }
    return true;
  }

  // What a byte does to the line being typed; false if it is just stored.
  private boolean edit(int b) {
    boolean extended = settings.local(TerminalSettings.IEXTEN);
    if (is(b, TerminalSettings.VERASE)) {
      erase(b, 1);
    } else if (is(b, TerminalSettings.VKILL)) {
      kill(b);
    } else if (extended && is(b, TerminalSettings.VWERASE)) {
      erase(b, wordLength());
    } else if (extended && is(b, TerminalSettings.VLNEXT)) {
      literal = true;
      if (settings.local(TerminalSettings.ECHO) && settings.local(TerminalSettings.ECHOCTL)) {
        out.put(settings, '^');
        out.put(settings, '\b');
      }
    } else if (extended
        && settings.local(TerminalSettings.ECHO)
        && is(b, TerminalSettings.VREPRINT)) {
      reprint(b);
    } else if (b == '\n') {
      if (settings.local(TerminalSettings.ECHO) || settings.local(TerminalSettings.ECHONL)) {
        out.put(settings, b);
      }
      line.add(b);
      endLine();
    } else if (is(b, TerminalSettings.VEOF)) {
      endLine();
    } else if (is(b, TerminalSettings.VEOL) || extended && is(b, TerminalSettings.VEOL2)) {
      store(b);
      endLine();
    } else {
      return false;
    }
    return true;
  }

  private void store(int b) {
    if (!settings.local(TerminalSettings.ICANON)) {
      echoIfWanted(b);
      ready.add(b);
      loose = ready.count();
      return;
    }
    if (line.count() == 0) {
      lineColumn = out.column();
    }
    // The last place is kept for the end of the line.
    if (line.count() + ready.count() >= CAPACITY - 1) {
      if (settings.input(TerminalSettings.IMAXBEL)) {
        outQueue.add(7);
      }
      return;
    }
    echoIfWanted(b);
    line.add(b);
  }

  private void endLine() {
    lines.add(moveLine());
  }

  private int moveLine() {
    byte[] bytes = new byte[line.count()];
    line.take(bytes, 0, bytes.length);
    for (byte b : bytes) {
      ready.add(b);
    }
    return bytes.length;
  }

  private void echoIfWanted(int b) {
    if (settings.local(TerminalSettings.ECHO)) {
      echo(b);
    } else if (b == '\n'
        && settings.local(TerminalSettings.ECHONL)
        && settings.local(TerminalSettings.ICANON)) {
      out.put(settings, b);
    }
  }

  private boolean isShownByCaret(int b) {
    return settings.local(TerminalSettings.ECHOCTL)
        && (b < ' ' && b != '\t' && b != '\n' || b == 0x7f);
  }

  private void echo(int b) {
    if (isShownByCaret(b)) {
      out.put(settings, '^');
      out.put(settings, b ^ 0x40);
    } else {
      out.put(settings, b);
    }
  }

  private void reprint(int b) {
    echo(b);
    out.put(settings, '\n');
    for (int i = 0; i < line.count(); i++) {
      echo(line.get(i));
    }
  }

  // Blanks before the end of the line, and the word before them.
  private int wordLength() {
    int at = line.count();
    while (at > 0 && !isOfWord(line.get(at - 1))) {
      at--;
    }
    while (at > 0 && isOfWord(line.get(at - 1))) {
      at--;
    }
    return line.count() - at;
  }

  private static boolean isOfWord(int b) {
    return Character.isLetterOrDigit(b) || b == '_' || b >= 0x80;
  }

  private void kill(int b) {
    boolean erases =
        settings.local(TerminalSettings.ECHOK)
            && settings.local(TerminalSettings.ECHOKE)
            && settings.local(TerminalSettings.ECHOE);
    if (erases || !settings.local(TerminalSettings.ECHO)) {
      erase(b, line.count());
      return;
    }
    line.clear();
    echo(b);
    if (settings.local(TerminalSettings.ECHOK)) {
      out.put(settings, '\n');
    }
  }

  private void erase(int typed, int bytes) {
    boolean echoes = settings.local(TerminalSettings.ECHO);
    if (line.count() > 0 && bytes > 0 && echoes && !settings.local(TerminalSettings.ECHOE)) {
      echo(typed);
      echoes = false;
    }
    int left = line.count() - bytes;
    while (line.count() > Math.max(0, left)) {
      int last = line.get(line.count() - 1);
      int width = width(line.count() - 1);
      line.removeLast();
      if (settings.input(TerminalSettings.IUTF8) && (last & 0xc0) == 0x80) {
        left -= bytes == 1 ? 1 : 0; // One character is more than one byte.
        continue;
      }
      for (int i = 0; echoes && i < width; i++) {
        out.put(settings, '\b');
        if (last != '\t') {
          out.put(settings, ' ');
          out.put(settings, '\b');
        }
      }
    }
  }

  // Columns that a byte of the line takes on the screen.
  private int width(int index) {
    int b = line.get(index);
    if (b != '\t') {
      return isShownByCaret(b) ? 2 : b < ' ' || b == 0x7f ? 0 : 1;
    }
    int column = lineColumn;
    for (int i = 0; i < index; i++) {
      column += line.get(i) == '\t' ? 8 - column % 8 : width(i);
    }
    return 8 - column % 8;
  }
}
