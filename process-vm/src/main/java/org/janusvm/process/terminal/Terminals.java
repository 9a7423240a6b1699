// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

import static org.janusvm.process.abi.Errno.EIO;
import static org.janusvm.process.abi.Errno.ENOSPC;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.OpenFile;

/** All terminals of a run. */
public final class Terminals {
  private static final int MOST = 64;

  private final HostTerminal host;
  private final ProcessGroups groups;
  private final Runnable changed;
  private final ConcurrentSkipListMap<Integer, PseudoTerminal> all = new ConcurrentSkipListMap<>();

  /**
   * The host's terminal only.
   *
   * @param changed told, without any lock held, when a terminal may have become ready
   */
  public Terminals(HostTerminal host, ProcessGroups groups, Runnable changed) {
    this.host = host;
    this.groups = groups;
    this.changed = changed;
  }

  /** The host's. */
  public HostTerminal host() {
    return host;
  }

  /** Makes a pseudo-terminal, and opens its master's end (/dev/ptmx). */
  public OpenFile openMaster(int flags) {
    for (int number = 0; number < MOST; number++) {
      int own = number;
      PseudoTerminal made = new PseudoTerminal(number, groups, changed, () -> all.remove(own));
      if (all.putIfAbsent(number, made) == null) {
        return new TerminalFile(made, true, flags);
      }
    }
    throw new ErrnoException(ENOSPC);
  }

  /** Opens a terminal; EIO if it is locked. */
  public OpenFile open(PseudoTerminal terminal, int flags) {
    if ((flags & OpenFlags.O_PATH) != 0 || terminal.open() != 0) {
      throw new ErrnoException(EIO);
    }
    return new TerminalFile(terminal, false, flags);
  }

  /** Numbers of the pseudo-terminals there are. */
  public List<Integer> numbers() {
    return List.copyOf(all.keySet());
  }

  /** The pseudo-terminal of a number, or null. */
  public PseudoTerminal find(int number) {
    return all.get(number);
  }

  /** The controlling terminal of a session, or null. */
  public Terminal controlling(int session) {
    if (host.session() == session && host.exists()) {
      return host;
    }
    for (PseudoTerminal terminal : all.values()) {
      if (terminal.session() == session) {
        return terminal;
      }
    }
    return null;
  }
}
