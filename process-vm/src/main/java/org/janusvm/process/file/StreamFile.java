// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EIO;
import static org.janusvm.process.abi.Errno.EPIPE;

import java.io.IOException;
import org.janusvm.process.InputPort;
import org.janusvm.process.OutputPort;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.host.HostStat;

/** Standard input, output or error: a terminal, or else what looks like a pipe. */
public final class StreamFile extends OpenFile {
  private static final int TERMINAL_MAJOR = 136;

  private final InputPort in;
  private final OutputPort out;

  /** A stream to read from. */
  public StreamFile(InputPort in) {
    super(OpenFlags.O_RDONLY);
    this.in = in;
    this.out = null;
  }

  /** A stream to write to. */
  public StreamFile(OutputPort out) {
    super(OpenFlags.O_WRONLY);
    this.in = null;
    this.out = out;
  }

  @Override
  public int stat(HostStat to) {
    boolean terminal = isTerminal();
    to.mode = terminal ? HostStat.CHARACTER | 0620 : HostStat.FIFO | 0600;
    to.links = 1;
    to.inode = 3;
    to.blockSize = terminal ? 1024 : 4096;
    to.specialMajor = terminal ? TERMINAL_MAJOR : 0;
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
    if (in == null) {
      return PollEvents.WRITABLE;
    }
    try {
      return in.await(0) ? PollEvents.READABLE : 0;
    } catch (IOException e) {
      return PollEvents.READABLE; // The read will tell.
    }
  }

  @Override
  protected boolean countsEvents() {
    return true;
  }

  @Override
  public String linkText() {
    return isTerminal() ? "/dev/tty" : "pipe:[3]";
  }

  @Override
  public boolean isTerminal() {
    return in != null ? in.isTerminal() : out.isTerminal();
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
