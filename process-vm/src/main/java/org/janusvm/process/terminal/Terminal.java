// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

/**
 * A terminal, as its users see it: settings, window, and whose it is. Sizes and structures are
 * those of ioctl_tty(2).
 */
public abstract class Terminal {
  /** When new settings count: at once, after all output, or also forgetting input. */
  public enum When {
    NOW,
    DRAINED,
    FLUSHED
  }

  /** Input not read yet, for {@link #flush}. */
  public static final int TCIFLUSH = 0;

  /** Output not yet on its way, for {@link #flush}. */
  public static final int TCOFLUSH = 1;

  /** Both, for {@link #flush}. */
  public static final int TCIOFLUSH = 2;

  private volatile int session;
  private volatile int foreground;

  /** The session whose controlling terminal this is, or 0. */
  public final int session() {
    return session;
  }

  /** The process group that may read from it, or 0. */
  public final int foreground() {
    return foreground;
  }

  /** Sets {@link #foreground}. */
  public final void setForeground(int group) {
    foreground = group;
  }

  /** Becomes the controlling terminal of a session, whose group is in the foreground. */
  public final void attach(int ofSession, int group) {
    session = ofSession;
    foreground = group;
  }

  /** Is no session's controlling terminal any more. */
  public final void detach() {
    session = 0;
    foreground = 0;
  }

  /** The settings now; changed by {@link #set} only. */
  public abstract TerminalSettings settings();

  /** Changes the settings; 0 or a negated error number. */
  public abstract int set(TerminalSettings wanted, When when);

  /** Fills struct winsize, 8 bytes; 0 or a negated error number. */
  public abstract int windowSize(byte[] to);

  /** Sets the window's size from struct winsize. */
  public abstract int setWindowSize(byte[] from);

  /** Forgets what TCIFLUSH, TCOFLUSH or TCIOFLUSH say; 0 or a negated error number. */
  public abstract int flush(int what);

  /** Stops or starts the flow of output or input (tcflow); 0 or a negated error number. */
  public abstract int flow(int action);

  /** Bytes that are on their way out. */
  public abstract int outgoing();

  /** Whether a read gives lines, each as a whole. */
  public final boolean isCanonical() {
    return settings().local(TerminalSettings.ICANON);
  }

  /** Bytes for which a read waits, where it does not read lines. */
  public final int minimum() {
    return settings().character(TerminalSettings.VMIN);
  }

  /** How long a read waits, in nanoseconds, where it does not read lines. */
  public final long patience() {
    return settings().character(TerminalSettings.VTIME) * 100_000_000L;
  }

  /** Whether background processes are stopped when they write. */
  public final boolean stopsWriters() {
    return settings().local(TerminalSettings.TOSTOP);
  }
}
