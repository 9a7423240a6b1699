// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EIO;
import static org.janusvm.process.abi.Errno.ENOTTY;
import static org.janusvm.process.abi.Errno.EPIPE;

import java.io.IOException;
import org.janusvm.process.InputPort;
import org.janusvm.process.OutputPort;
import org.janusvm.process.TerminalPort;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.terminal.Terminal;
import org.janusvm.process.terminal.TerminalDevices;

/** Standard input, output or error: a terminal, or else what looks like a pipe. */
public final class StreamFile extends OpenFile {
  private static final int FIONREAD = 0x541b;

  private final InputPort in;
  private final OutputPort out;
  private final Terminal terminal;
  private Boolean isTerminal;

  /** A stream to read from. */
  public StreamFile(InputPort in) {
    this(in, null, null, OpenFlags.O_RDONLY);
  }

  /** A stream to write to. */
  public StreamFile(OutputPort out) {
    this(null, out, null, OpenFlags.O_WRONLY);
  }

  /**
   * A stream in one direction or both.
   *
   * @param in null if it cannot be read
   * @param out null if it cannot be written
   * @param terminal the one that this is, if it turns out to be one; or null
   */
  public StreamFile(InputPort in, OutputPort out, Terminal terminal, int flags) {
    super(flags);
    this.in = in;
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public int stat(HostStat to) {
    if (isTerminal()) {
      TerminalDevices.describeHost(to);
      return 0;
    }
    to.mode = HostStat.FIFO | 0600;
    to.links = 1;
    to.inode = 3;
    return 0;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (in == null) {
      return -EBADF;
    }
    try {
      // One reader at a time, so that no other takes what this one was told is there.
      synchronized (in) {
        if (!in.await(0)) {
          return (flags() & OpenFlags.O_NONBLOCK) != 0 ? -EAGAIN : HAS_TO_WAIT;
        }
        int n = length == 0 ? 0 : in.read(to, offset, length);
        newInput(); // There may be more: nobody tells us of every arrival.
        return n;
      }
    } catch (IOException e) {
      return -EIO;
    }
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    if (out == null) {
      return -EBADF;
    }
    try {
      out.write(from, offset, length);
      return length;
    } catch (IOException e) {
      // Java says which error it was in words only.
      return "Broken pipe".equals(e.getMessage()) ? -EPIPE : -EIO;
    }
  }

  @Override
  public int poll(int wanted) {
    int writable = out == null ? 0 : PollEvents.WRITABLE;
    if (in == null || (wanted & PollEvents.READABLE) == 0) {
      return writable;
    }
    try {
      return in.await(0) ? PollEvents.READABLE | writable : writable;
    } catch (IOException e) {
      return PollEvents.READABLE | writable; // The read will tell.
    }
  }

  @Override
  protected boolean countsEvents() {
    return true;
  }

  // The same description, since what the host gave can be opened only once.
  @Override
  protected OpenFile reopen(int flags) {
    int mode = flags & OpenFlags.O_ACCMODE;
    if (mode != OpenFlags.O_RDONLY && out == null || mode == OpenFlags.O_RDONLY && in == null) {
      throw new ErrnoException(EACCES);
    }
    retain();
    return this;
  }

  @Override
  public String linkText() {
    return isTerminal() ? "/dev/console" : "pipe:[3]";
  }

  @Override
  public synchronized boolean isTerminal() {
    if (isTerminal == null) {
      isTerminal = in != null ? in.isTerminal() : out.isTerminal();
    }
    return isTerminal;
  }

  @Override
  public Terminal terminal() {
    return terminal != null && isTerminal() ? terminal : null;
  }

  /** Bytes that can be read at once, where the host tells: of a terminal. */
  @Override
  public int available() {
    TerminalPort port = in == null || !isTerminal() ? null : in.terminal();
    byte[] count = new byte[4];
    if (port == null || port.control(FIONREAD, count) != 0) {
      return -ENOTTY;
    }
    return count[0] & 0xff | (count[1] & 0xff) << 8 | (count[2] & 0xff) << 16;
  }

  @Override
  public boolean awaitsOutside() {
    return in != null;
  }

  @Override
  public boolean awaitInput(long nanos) {
    try {
      return in == null || in.await(nanos);
    } catch (IOException e) {
      return true; // The read will tell.
    }
  }
}
