// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EBUSY;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.EPIPE;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.host.HostStat;

/** A pipe between descriptors of the guest; it lives in Java's heap. */
public final class Pipe {
  /** Writes of up to so many bytes are never split (PIPE_BUF). */
  static final int ATOMIC = 4096;

  private static final int DEFAULT_CAPACITY = 64 * 1024;
  private static final long NONE = -1;
  private static final int MAX_CAPACITY = 1 << 20; // What Linux grants to ordinary users.

  private final Runnable changed;
  private final long inode;
  // Held by whoever takes bytes out or puts bytes in, while he looks what to move and moves it. Not
  // held while waiting, and not asked for by poll, so that a file to which bytes are moved may wake
  // waiters meanwhile.
  private final Object outlet = new Object();
  private final Object inlet = new Object();
  private final PipeBuffer bytes = new PipeBuffer(ATOMIC, DEFAULT_CAPACITY);
  private int readers;
  private int writers;
  // Who ever opened an end: whoever waits for the other side of a FIFO must not miss it.
  private long readersEver;
  private long writersEver;

  /**
   * A new pipe without ends.
   *
   * @param changed told, without any lock held, when the pipe may have become ready
   */
  public Pipe(long inode, Runnable changed) {
    this.inode = inode;
    this.changed = changed;
  }

  /** One more end to read from, with the status flags given. */
  public OpenFile readEnd(int flags) {
    return end(flags & OpenFlags.O_NONBLOCK | OpenFlags.O_RDONLY);
  }

  /** One more end to write to, with the status flags given. */
  public OpenFile writeEnd(int flags) {
    return end(flags & OpenFlags.O_NONBLOCK | OpenFlags.O_WRONLY);
  }

  /** One more end, to read, to write or both, as the access mode of the flags says. */
  public OpenFile end(int flags) {
    End end = new End(flags & (OpenFlags.O_NONBLOCK | OpenFlags.O_ACCMODE));
    synchronized (this) {
      counted(end);
    }
    return end;
  }

  private void counted(End end) {
    readers += end.readable() ? 1 : 0;
    writers += end.writable() ? 1 : 0;
    readersEver += end.readable() ? 1 : 0;
    writersEver += end.writable() ? 1 : 0;
    inputEvent = OpenFile.EVENTS.incrementAndGet();
    outputEvent = inputEvent;
  }

  /**
   * Opens an end of a FIFO.
   *
   * @param node the FIFO's node
   * @param path the guest's name for it
   * @throws ErrnoException ENXIO where that would wait for readers, and must not
   */
  End open(int flags, HostStat node, String path) {
    End end = new End(flags & (OpenFlags.O_NONBLOCK | OpenFlags.O_ACCMODE));
    synchronized (this) {
      if (!end.readable() && end.nonBlocking() && readers == 0) {
        throw new ErrnoException(ENXIO);
      }
      counted(end);
      end.named(node, path);
    }
    changed.run();
    return end;
  }

  private int take(byte[] to, int offset, int length, boolean nonBlocking) {
    synchronized (outlet) {
      int n = look(to, offset, length, nonBlocking);
      drop(n);
      return n;
    }
  }

  private synchronized int look(byte[] to, int offset, int length, boolean nonBlocking) {
    if (length == 0) {
      return 0;
    }
    if (bytes.count() == 0) {
      if (writers == 0) {
        return 0;
      }
      return nonBlocking ? -EAGAIN : OpenFile.HAS_TO_WAIT;
    }
    int n = Math.min(length, bytes.count());
    bytes.look(to, offset, n);
    return n;
  }

  // There may be less than was looked at: all ends may have been closed since.
  private synchronized void drop(int n) {
    bytes.drop(Math.min(n, bytes.count()));
  }

  /** Takes or gives bytes of a buffer from its first on: how many, or a negated error number. */
  public interface Mover {
    int move(byte[] buffer, int length);
  }

  private int drain(byte[] buffer, int most, boolean nonBlocking, boolean keeps, Mover sink) {
    synchronized (outlet) {
      int n = look(buffer, 0, Math.min(buffer.length, most), nonBlocking);
      int moved = n <= 0 ? n : sink.move(buffer, n);
      drop(keeps ? 0 : moved);
      return moved;
    }
  }

  private int fill(byte[] buffer, int most, boolean nonBlocking, Mover source) {
    synchronized (inlet) {
      int room = roomForSome();
      if (room <= 0) {
        return room == 0 ? nonBlocking ? -EAGAIN : OpenFile.HAS_TO_WAIT : room;
      }
      int n = source.move(buffer, Math.min(Math.min(buffer.length, most), room));
      return n <= 0 ? n : put(buffer, 0, n, nonBlocking);
    }
  }

  private synchronized int roomForSome() {
    return readers == 0 ? -EPIPE : bytes.room();
  }

  private int put(byte[] from, int offset, int length, boolean nonBlocking) {
    synchronized (inlet) {
      return store(from, offset, length, nonBlocking);
    }
  }

  private synchronized int store(byte[] from, int offset, int length, boolean nonBlocking) {
    if (readers == 0) {
      return -EPIPE;
    }
    int room = bytes.room();
    if (room == 0 && length > 0 || room < length && length <= ATOMIC) {
      return nonBlocking ? -EAGAIN : OpenFile.HAS_TO_WAIT;
    }
    int n = Math.min(length, room);
    bytes.put(from, offset, n);
    return n;
  }

  private synchronized boolean hasRoom(int length) {
    int room = bytes.room();
    return readers == 0 || room >= Math.clamp(length, 1, ATOMIC);
  }

  /** Bytes it can hold (F_GETPIPE_SZ). */
  synchronized int capacity() {
    return bytes.capacity();
  }

  /** Sets how many bytes it can hold, rounded up to a power of two; returns that or an error. */
  private int setCapacity(int wanted) {
    synchronized (inlet) { // Whoever found room is to keep it.
      return changeCapacity(wanted);
    }
  }

  private synchronized int changeCapacity(int wanted) {
    if (wanted < 0 || wanted > MAX_CAPACITY) {
      return wanted < 0 ? -EINVAL : -EPERM;
    }
    int size = Math.max(ATOMIC, Integer.highestOneBit(Math.max(1, wanted - 1)) << 1);
    if (size < bytes.count()) {
      return -EBUSY;
    }
    bytes.setCapacity(size);
    return size;
  }

  private synchronized int poll(boolean reads, boolean writes, boolean hangsUp) {
    int events = 0;
    if (reads) {
      events |= bytes.count() > 0 ? PollEvents.READABLE : 0;
      events |= writers == 0 && hangsUp ? PollEvents.HUP : 0;
    }
    if (writes) {
      events |= bytes.room() >= ATOMIC ? PollEvents.WRITABLE : 0;
      events |= readers == 0 ? PollEvents.ERR : 0;
    }
    return events;
  }

  // Numbers of the last events, in the pipe and not in an end: there may be several.
  private volatile long inputEvent;
  private volatile long outputEvent;

  private int told(int result, boolean input) {
    if (result > 0) {
      if (input) {
        inputEvent = OpenFile.EVENTS.incrementAndGet();
      } else {
        outputEvent = OpenFile.EVENTS.incrementAndGet();
      }
      changed.run();
    }
    return result;
  }

  private synchronized void closed(End end) {
    readers -= end.readable() ? 1 : 0;
    writers -= end.writable() ? 1 : 0;
    inputEvent = OpenFile.EVENTS.incrementAndGet();
    outputEvent = inputEvent;
    if (readers == 0 && writers == 0) {
      bytes.clear(DEFAULT_CAPACITY); // A FIFO may be opened again.
    }
  }

  /** One end of a pipe. */
  public final class End extends OpenFile {
    private HostStat node;
    private String path;
    // How many readers or writers there had ever been, if this waits for one more of them.
    private long readersBefore = NONE;
    private long writersBefore = NONE;

    private End(int flags) {
      super(flags);
    }

    private void named(HostStat stat, String text) {
      node = stat;
      path = text;
      if (!writable() && writers == 0) {
        writersBefore = writersEver;
      }
      if (!readable() && readers == 0) {
        readersBefore = readersEver;
      }
    }

    /** Whether the other side of a FIFO was opened since, or need not be. */
    public boolean hasPartner() {
      synchronized (Pipe.this) {
        return nonBlocking() || !lacksWriter() && readersBefore != readersEver;
      }
    }

    private boolean lacksWriter() {
      return writersBefore == writersEver;
    }

    /** The pipe. */
    public Pipe pipe() {
      return Pipe.this;
    }

    /** Bytes the pipe can hold (F_GETPIPE_SZ). */
    public int capacity() {
      return Pipe.this.capacity();
    }

    /** Sets the capacity (F_SETPIPE_SZ); returns it, or a negated error number. */
    public int setCapacity(int bytes) {
      int result = Pipe.this.setCapacity(bytes);
      changed.run();
      return result;
    }

    private boolean nonBlocking() {
      return (flags() & OpenFlags.O_NONBLOCK) != 0;
    }

    @Override
    public int stat(HostStat to) {
      if (node != null) {
        to.copyFrom(node);
        return 0;
      }
      to.mode = HostStat.FIFO | 0600;
      to.links = 1;
      to.inode = inode;
      return 0;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return readable() ? told(take(to, offset, length, nonBlocking()), false) : -EBADF;
    }

    @Override
    public int write(byte[] from, int offset, int length) {
      return writable() ? told(put(from, offset, length, nonBlocking()), true) : -EBADF;
    }

    /**
     * Moves bytes out of the pipe (splice, tee): what the sink takes of them is gone then.
     *
     * @param most bytes; as many as fit into the buffer and are there are offered
     * @param waits whether to tell {@link #HAS_TO_WAIT} when there are none, not EAGAIN
     * @param keeps whether they stay in the pipe all the same
     */
    public int drain(byte[] buffer, int most, boolean waits, boolean keeps, Mover sink) {
      return told(Pipe.this.drain(buffer, most, !waits, keeps, sink), false);
    }

    /**
     * Moves bytes into the pipe: as many as the source gives, which is asked for no more than there
     * is room for. Parameters as of {@link #drain}.
     */
    public int fill(byte[] buffer, int most, boolean waits, Mover source) {
      return told(Pipe.this.fill(buffer, most, !waits, source), true);
    }

    @Override
    public boolean writeReady(int length) {
      return hasRoom(length);
    }

    @Override
    public int available() {
      synchronized (Pipe.this) {
        return bytes.count();
      }
    }

    @Override
    public int poll(int wanted) {
      synchronized (Pipe.this) {
        // Nobody hung up where nobody ever wrote since this was opened.
        return Pipe.this.poll(readable(), writable(), !lacksWriter());
      }
    }

    @Override
    public long lastEvent(boolean output) {
      return output ? outputEvent : inputEvent;
    }

    @Override
    protected OpenFile reopen(int flags) {
      return node == null ? end(flags) : open(flags, node, path);
    }

    @Override
    public String linkText() {
      return path != null ? path : "pipe:[" + inode + "]";
    }

    @Override
    protected void close() {
      closed(this);
      changed.run();
    }
  }
}
