// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EPIPE;

import org.janusvm.process.abi.OpenFlags;
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
  private int start;
  private int count;
  private boolean readerGone;
  private boolean writerGone;

  /** A new pipe, whose ends have the status flags given. */
  public Pipe(int flags) {
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
      return nonBlocking ? -EAGAIN : OpenFile.WAITS_FOR_EVER;
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
      return nonBlocking ? -EAGAIN : OpenFile.WAITS_FOR_EVER;
    }
    int n = Math.min(length, room);
    int end = (start + count) % CAPACITY;
    int first = Math.min(n, CAPACITY - end);
    System.arraycopy(from, offset, data, end, first);
    System.arraycopy(from, offset + first, data, 0, n - first);
    count += n;
    return n;
  }

  private synchronized boolean readReady() {
    return count > 0 || writerGone;
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
      return readable() ? take(to, offset, length, nonBlocking()) : -EBADF;
    }

    @Override
    public int write(byte[] from, int offset, int length) {
      return writable() ? put(from, offset, length, nonBlocking()) : -EBADF;
    }

    @Override
    public boolean awaitInput(long nanos) {
      return !readable() || readReady();
    }

    @Override
    protected void close() {
      closed(readable());
    }
  }
}
