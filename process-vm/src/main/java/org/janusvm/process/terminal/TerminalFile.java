// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

import static org.janusvm.process.abi.Errno.EIO;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostStat;

/** An open end of a pseudo-terminal. */
public final class TerminalFile extends OpenFile {
  private static final int MASTER_MAJOR = 5;
  private static final int MASTER_MINOR = 2;
  private static final int TERMINAL_MAJOR = 136;

  private final PseudoTerminal terminal;
  private final boolean master;

  TerminalFile(PseudoTerminal terminal, boolean master, int flags) {
    super(flags & (OpenFlags.O_ACCMODE | OpenFlags.O_NONBLOCK | OpenFlags.O_APPEND));
    this.terminal = terminal;
    this.master = master;
  }

  @Override
  public PseudoTerminal terminal() {
    return terminal;
  }

  /** Whether this is the master's end. */
  public boolean isMaster() {
    return master;
  }

  @Override
  public boolean isTerminal() {
    return true;
  }

  private boolean waits() {
    return (flags() & OpenFlags.O_NONBLOCK) == 0;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    return master
        ? terminal.masterRead(to, offset, length, waits())
        : terminal.read(to, offset, length, waits());
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    return master
        ? terminal.masterWrite(from, offset, length, waits())
        : terminal.write(from, offset, length, waits());
  }

  @Override
  public int poll(int wanted) {
    return master ? terminal.pollMaster() : terminal.poll();
  }

  @Override
  public long lastEvent(boolean output) {
    return terminal.lastEvent(master, output);
  }

  @Override
  public boolean writeReady(int length) {
    return (poll(PollEvents.WRITABLE) & (PollEvents.WRITABLE | PollEvents.UNASKED)) != 0;
  }

  @Override
  public int available() {
    return master ? terminal.outgoing() : terminal.available();
  }

  @Override
  public String linkText() {
    return master ? "/dev/ptmx" : "/dev/pts/" + terminal.number();
  }

  @Override
  protected OpenFile reopen(int flags) {
    if (!master && terminal.open() == 0) {
      return new TerminalFile(terminal, false, flags);
    }
    throw new ErrnoException(EIO);
  }

  @Override
  public int stat(HostStat to) {
    describe(to, master ? -1 : terminal.number());
    return 0;
  }

  /** Describes a terminal of a number, or the file that makes new ones if it is negative. */
  static void describe(HostStat to, int number) {
    to.mode = HostStat.CHARACTER | (number < 0 ? 0666 : 0620);
    to.links = 1;
    to.inode = 3 + number;
    to.blockSize = 1024;
    to.specialMajor = number < 0 ? MASTER_MAJOR : TERMINAL_MAJOR;
    to.specialMinor = number < 0 ? MASTER_MINOR : number;
  }

  @Override
  protected void close() {
    if (master) {
      terminal.hangUp();
    } else {
      terminal.close();
    }
  }
}
