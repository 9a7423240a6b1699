// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

import static org.janusvm.process.abi.Errno.EIO;
import static org.janusvm.process.abi.Errno.ENXIO;

import java.util.List;
import java.util.function.IntSupplier;
import org.janusvm.process.TerminalPort;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.GuestFileSystem;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.file.StreamFile;
import org.janusvm.process.file.Synthetic;
import org.janusvm.process.host.HostStat;

/**
 * Terminals in the file system: /dev/ptmx makes one, /dev/pts holds those there are, /dev/tty is
 * the caller's own, /dev/console the host's.
 */
public final class TerminalDevices implements Synthetic.Folder {
  private static final int MAJOR = 5;
  private static final int TTY = 0;
  private static final int CONSOLE = 1;

  private final Terminals terminals;
  private final IntSupplier session;

  private TerminalDevices(Terminals terminals, IntSupplier session) {
    this.terminals = terminals;
    this.session = session;
  }

  /**
   * Shows them.
   *
   * @param session the caller's
   */
  public static void show(GuestFileSystem files, Terminals terminals, IntSupplier session) {
    TerminalDevices devices = new TerminalDevices(terminals, session);
    files.show("/dev/pts", devices, false);
    files.show("/dev/ptmx", devices.master(), false);
    files.show(
        "/dev/tty", new Synthetic.Device(devices::openOwn, to -> describe(to, TTY, 0666)), false);
    files.show(
        "/dev/console",
        new Synthetic.Device(devices::openHost, to -> describe(to, CONSOLE, 0620)),
        false);
  }

  private Synthetic master() {
    return new Synthetic.Device(terminals::openMaster, to -> TerminalFile.describe(to, -1));
  }

  /** What stat tells of the host's terminal. */
  public static void describeHost(HostStat to) {
    describe(to, CONSOLE, 0620);
  }

  private static void describe(HostStat to, int minor, int permissions) {
    to.mode = HostStat.CHARACTER | permissions;
    to.links = 1;
    to.inode = 8 + minor;
    to.blockSize = 1024;
    to.specialMajor = MAJOR;
    to.specialMinor = minor;
  }

  private OpenFile openOwn(int flags) {
    return switch (terminals.controlling(session.getAsInt())) {
      case PseudoTerminal terminal -> terminals.open(terminal, flags);
      case null -> throw new ErrnoException(ENXIO);
      default -> openHost(flags);
    };
  }

  private OpenFile openHost(int flags) {
    HostTerminal host = terminals.host();
    TerminalPort port = host.port();
    if (port == null) {
      throw new ErrnoException(EIO);
    }
    return new StreamFile(port.input(), port.output(), host, flags);
  }

  @Override
  public Synthetic find(String name) {
    if (name.equals("ptmx")) {
      return master();
    }
    for (int number : terminals.numbers()) {
      if (name.equals(Integer.toString(number))) {
        PseudoTerminal terminal = terminals.find(number);
        return terminal == null
            ? null
            : new Synthetic.Device(
                flags -> terminals.open(terminal, flags), to -> TerminalFile.describe(to, number));
      }
    }
    return null;
  }

  @Override
  public List<String> names() {
    return terminals.numbers().stream().map(number -> Integer.toString(number)).toList();
  }
}
