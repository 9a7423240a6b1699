// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EPIPE;

import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.host.HostStat;

/** A pipe between descriptors of the guest; it lives in Java's heap. */
public final class Pipe {
  /** Bytes a pipe holds. */
  static final int CAPACITY = 64 * 1024;

  // Writes of up to so many bytes are never split.
  private static final int ATOMIC = 4096;

  private final byte[] data = new byte[CAPACITY];
  private final End readEnd;
  private final End writeEnd;
  private final Runnable changed;
  private int start;
  private int count;
  private boolean readerGone;
  private boolean writerGone;

  /**
   * A new pipe, whose ends have the status flags given.
   *
   * @param changed told, without any lock held, when the pipe may have become ready
   */
  public Pipe(int flags, Runnable changed) {
    this.changed = changed;
    readEnd = new End(flags & OpenFlags.O_NONBLOCK | OpenFlags.O_RDONLY);
    writeEnd = new End(flags & OpenFlags.O_NONBLOCK | OpenFlags.O_WRONLY);
  }

  /** The end to read from. */
  public OpenFile readEnd() {
    return readEnd;
  }

  /** The end to write to. */
  public OpenFile writeEnd() {
    return writeEnd;
  }

  private synchronized int take(byte[] to, int offset, int length, boolean nonBlocking) {
    if (count == 0 && length > 0) {
      if (writerGone) {
        return 0;
      }
      return nonBlocking ? -EAGAIN : OpenFile.HAS_TO_WAIT;
    }
    int n = Math.min(length, count);
    int first = Math.min(n, CAPACITY - start);
    System.arraycopy(data, start, to, offset, first);
    System.arraycopy(data, 0, to, offset + first, n - first);
    start = (start + n) % CAPACITY;
    count -= n;
    return n;
  }

  private synchronized int put(byte[] from, int offset, int length, boolean nonBlocking) {
    if (readerGone) {
      return -EPIPE;
    }
    int room = CAPACITY - count;
    if (room == 0 && length > 0 || room < length && length <= ATOMIC) {
      return nonBlocking ? -EAGAIN : OpenFile.HAS_TO_WAIT;
    }
    int n = Math.min(length, room);
    int end = (start + count) % CAPACITY;
    int first = Math.min(n, CAPACITY - end);
    System.arraycopy(from, offset, data, end, first);
    System.arraycopy(from, offset + first, data, 0, n - first);
    count += n;
    return n;
  }

  private synchronized boolean writeReady(int length) {
    int room = CAPACITY - count;
    return readerGone || room >= Math.min(Math.max(length, 1), length <= ATOMIC ? ATOMIC : 1);
  }

  private int told(int result) {
    if (result > 0) {
      changed.run();
    }
    return result;
  }

  private synchronized boolean readReady() {
    return count > 0 || writerGone;
  }

  private synchronized int poll(boolean reader) {
    if (reader) {
      return (count > 0 ? PollEvents.READABLE : 0) | (writerGone ? PollEvents.HUP : 0);
    }
    return (CAPACITY - count >= ATOMIC ? PollEvents.WRITABLE : 0)
        | (readerGone ? PollEvents.ERR : 0);
  }

  private synchronized void closed(boolean reader) {
    readerGone |= reader;
    writerGone |= !reader;
  }

  private final class End extends OpenFile {
    End(int flags) {
      super(flags);
    }

    private boolean nonBlocking() {
      return (flags() & OpenFlags.O_NONBLOCK) != 0;
    }

    @Override
    public int stat(HostStat to) {
      to.mode = HostStat.FIFO | 0600;
      to.links = 1;
      to.inode = 4;
      return 0;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return readable() ? told(take(to, offset, length, nonBlocking())) : -EBADF;
    }

    @Override
    public int write(byte[] from, int offset, int length) {
      return writable() ? told(put(from, offset, length, nonBlocking())) : -EBADF;
    }

    @Override
    public boolean awaitInput(long nanos) {
      return !readable() || readReady();
    }

    @Override
    public boolean writeReady(int length) {
      return Pipe.this.writeReady(length);
    }

    @Override
    public int available() {
      synchronized (Pipe.this) {
        return count;
      }
    }

    @Override
    public int poll(int wanted) {
      return Pipe.this.poll(readable());
    }

    @Override
    protected void close() {
      closed(readable());
      changed.run();
    }
  }
}
