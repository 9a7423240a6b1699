// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

import static org.janusvm.process.abi.Errno.EIO;

import org.janusvm.process.StandardStreams;
import org.janusvm.process.TerminalPort;

/**
 * The host's terminal, which the user sits at. Its line discipline is the host's; settings go
 * there, and are as before when the run is over. Whether there is one at all is found out only when
 * something is asked of it, since most guests never do.
 *
 * <p>Where a read does not read lines, the host is told to give every byte at once: waiting for
 * several, or for some time, is done by us, so that signals interrupt it.
 */
public final class HostTerminal extends Terminal {
  private static final int TCGETS2 = 0x802c542a;
  private static final int TCSETS2 = 0x402c542b;
  private static final int TCXONC = 0x540a;
  private static final int TCFLSH = 0x540b;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414;
  private static final int TIOCOUTQ = 0x5411;

  // The window of a stream that says it is a terminal, but that nobody can ask.
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  private final StandardStreams streams;
  private boolean sought;
  private TerminalPort port;
  private TerminalSettings original;
  private TerminalSettings shown;

  /** The terminal behind standard streams, the first of them that is one. */
  public HostTerminal(StandardStreams streams) {
    this.streams = streams;
  }

  synchronized TerminalPort port() {
    if (!sought) {
      sought = true;
      if (streams.in().isTerminal()) {
        port = streams.in().terminal();
      } else if (streams.err().isTerminal()) {
        port = streams.err().terminal();
      } else if (streams.out().isTerminal()) {
        port = streams.out().terminal();
      }
    }
    return port;
  }

  /** Whether there is a terminal. */
  public boolean exists() {
    return port() != null;
  }

  @Override
  public synchronized TerminalSettings settings() {
    if (port() == null) {
      return shown == null ? TerminalSettings.standard() : shown;
    }
    byte[] bytes = new byte[TerminalSettings.EXTENDED_SIZE];
    if (port.control(TCGETS2, bytes) != 0) {
      return TerminalSettings.standard();
    }
    TerminalSettings now = TerminalSettings.of(bytes, TerminalSettings.standard());
    if (shown == null || now.local(TerminalSettings.ICANON)) {
      return now;
    }
    return now.with(TerminalSettings.VMIN, shown.character(TerminalSettings.VMIN))
        .with(TerminalSettings.VTIME, shown.character(TerminalSettings.VTIME));
  }

  @Override
  public synchronized int set(TerminalSettings wanted, When when) {
    if (port() == null) {
      shown = wanted;
      return 0;
    }
    if (original == null) {
      original = settings();
    }
    int result = apply(wanted, when);
    if (result == 0) {
      shown = wanted;
    }
    return result;
  }

  private int apply(TerminalSettings wanted, When when) {
    TerminalSettings host = wanted;
    if (!wanted.local(TerminalSettings.ICANON)) {
      host = wanted.with(TerminalSettings.VMIN, 1).with(TerminalSettings.VTIME, 0);
    }
    return port.control(TCSETS2 + when.ordinal(), host.bytes(TerminalSettings.EXTENDED_SIZE));
  }

  /** Gives the terminal back as it was found. May be called again and again. */
  public synchronized void restore() {
    if (original != null) {
      port.control(
          TCSETS2 + When.DRAINED.ordinal(), original.bytes(TerminalSettings.EXTENDED_SIZE));
    }
  }

  /**
   * Stops Janus, the user's shell being the one who can continue it; the guest knows nothing of it.
   */
  public synchronized void suspend() {
    restore();
    port().suspend();
    if (shown != null) {
      apply(shown, When.NOW);
    }
  }

  @Override
  public int windowSize(byte[] to) {
    if (!exists()) {
      to[0] = ROWS;
      to[2] = COLUMNS;
      return 0;
    }
    return port().control(TIOCGWINSZ, to);
  }

  @Override
  public int setWindowSize(byte[] from) {
    return exists() ? port().control(TIOCSWINSZ, from) : -EIO;
  }

  @Override
  public int flush(int what) {
    return exists() ? port().control(TCFLSH, what) : -EIO;
  }

  @Override
  public int flow(int action) {
    return exists() ? port().control(TCXONC, action) : -EIO;
  }

  @Override
  public int outgoing() {
    byte[] count = new byte[4];
    if (!exists() || port().control(TIOCOUTQ, count) != 0) {
      return 0;
    }
    return count[0] & 0xff | (count[1] & 0xff) << 8 | (count[2] & 0xff) << 16;
  }
}
