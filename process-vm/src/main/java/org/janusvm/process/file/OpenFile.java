// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENODEV;
import static org.janusvm.process.abi.Errno.ENOTDIR;
import static org.janusvm.process.abi.Errno.ENOTTY;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.ESPIPE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.memory.FileContents;
import org.janusvm.process.memory.SharedObject;
import org.janusvm.process.terminal.Terminal;

/**
 * An open file description: what descriptors refer to, shared with its position by those that dup
 * made. Operations return a count or 0, or a negated error number; what a kind of file cannot do
 * fails here as Linux says.
 */
public abstract class OpenFile {
  /** Most bytes that one {@link #read} or {@link #write} moves. */
  public static final int CHUNK = 64 * 1024;

  /** Result of a {@link #read} or {@link #write} that has to wait first; the caller does. */
  public static final int HAS_TO_WAIT = Integer.MIN_VALUE;

  /** Numbers events: which of two came first, and whether there was one at all. */
  static final AtomicLong EVENTS = new AtomicLong();

  private int references = 1;
  private List<Epoll> watchers;
  private volatile FileLocks locks;
  private volatile long inputEvent;
  private volatile long outputEvent;
  private volatile int flags;

  /** A description with the flags it was opened with. */
  protected OpenFile(int flags) {
    this.flags = flags & ~(OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_TRUNC);
  }

  /** Access mode and status flags, as fcntl(F_GETFL) returns them. */
  public final int flags() {
    return flags & ~OpenFlags.O_CLOEXEC;
  }

  /** Sets the status flags that can change: O_APPEND and O_NONBLOCK. */
  public int setFlags(int wanted) {
    int changeable = OpenFlags.O_APPEND | OpenFlags.O_NONBLOCK;
    flags = flags & ~changeable | wanted & changeable;
    return 0;
  }

  /** Whether it was opened for reading. */
  public final boolean readable() {
    return (flags & (OpenFlags.O_WRONLY | OpenFlags.O_PATH)) == 0;
  }

  /** Whether it was opened for writing. */
  public final boolean writable() {
    return (flags & (OpenFlags.O_WRONLY | OpenFlags.O_RDWR)) != 0
        && (flags & OpenFlags.O_PATH) == 0;
  }

  /** One more descriptor refers to this. */
  public final synchronized void retain() {
    references++;
  }

  /** One descriptor less; the last one closes. */
  public final void release() {
    List<Epoll> told;
    synchronized (this) {
      if (--references != 0) {
        return;
      }
      told = watchers;
      watchers = null;
    }
    if (told != null) {
      told.forEach(epoll -> epoll.forget(this));
    }
    if (locks != null) {
      locks.closed(this);
    }
    close();
  }

  /** It holds locks, which go when the last descriptor is closed. */
  final void holdsLocks(FileLocks table) {
    locks = table;
  }

  /** Whether both are open of one file. */
  public final boolean isSameFile(OpenFile other) {
    return lockKey().equals(other.lockKey());
  }

  /** What locks know the file by: equal for all that are open of one file. */
  Object lockKey() {
    return this;
  }

  /** The host's file, if locks are to be held there too, or null. */
  HostFile lockedHostFile() {
    return null;
  }

  /** An epoll is to be told when the last descriptor is closed; false if it was already. */
  final synchronized boolean watch(Epoll epoll) {
    if (references <= 0) {
      return false;
    }
    watchers = watchers == null ? new ArrayList<>(1) : watchers;
    watchers.add(epoll);
    return true;
  }

  /** Takes one {@link #watch} back. */
  final synchronized void unwatch(Epoll epoll) {
    if (watchers != null) {
      watchers.remove(epoll);
    }
  }

  final synchronized List<Epoll> watchers() {
    return watchers == null ? List.of() : List.copyOf(watchers);
  }

  /** Whether epoll takes it: Linux refuses what is always ready. */
  public boolean isPollable() {
    return true;
  }

  /**
   * When there last was something new to read or, with {@code output}, new room to write: a number
   * that grows from event to event of all files.
   */
  public long lastEvent(boolean output) {
    if (!countsEvents()) {
      return EVENTS.incrementAndGet();
    }
    return output ? outputEvent : inputEvent;
  }

  /**
   * Whether all events are told by {@link #newInput} and {@link #newRoom}. Where they are not,
   * edge-triggered epoll is told as long as something is ready, which is allowed.
   */
  protected boolean countsEvents() {
    return false;
  }

  /** A number for an event, where one is counted for several files. */
  public static long nextEvent() {
    return EVENTS.incrementAndGet();
  }

  /** There is something new to read, which edge-triggered epoll is to tell. */
  protected final void newInput() {
    inputEvent = EVENTS.incrementAndGet();
  }

  /** There is new room to write. */
  protected final void newRoom() {
    outputEvent = EVENTS.incrementAndGet();
  }

  /** What its link in /proc/PID/fd shows. */
  public String linkText() {
    return "anon_inode:[file]";
  }

  /**
   * Opens the file anew, as its link in /proc/PID/fd does: with flags and a position of its own.
   *
   * @throws ErrnoException ENXIO where that cannot be
   */
  protected OpenFile reopen(int flags) {
    throw new ErrnoException(ENXIO);
  }

  /** Describes the file. */
  public abstract int stat(HostStat to);

  /** Reads at the position, which moves; {@link #HAS_TO_WAIT} if there is no byte yet. */
  public int read(byte[] to, int offset, int length) {
    return -EINVAL;
  }

  /** Reads elsewhere. */
  public int read(byte[] to, int offset, int length, long position) {
    return -ESPIPE;
  }

  /** Writes at the position, which moves. */
  public int write(byte[] from, int offset, int length) {
    return -EINVAL;
  }

  /** Writes elsewhere. */
  public int write(byte[] from, int offset, int length, long position) {
    return -ESPIPE;
  }

  /** Whether a short count of {@link #read} means the end, not merely that no more is there yet. */
  public boolean readsFully() {
    return false;
  }

  /** Whether a write takes one record, however much more there is. */
  public boolean takesRecords() {
    return false;
  }

  /** Moves the position; returns it. */
  public long seek(long offset, int whence) {
    return -ESPIPE;
  }

  /** Sets the length. */
  public int truncate(long length) {
    return -EINVAL;
  }

  /** Makes room or holes, with the modes of fallocate(2). */
  public int allocate(int mode, long offset, long length) {
    return -ENODEV;
  }

  /** Makes the contents durable. */
  public int sync(boolean dataOnly) {
    return -EINVAL;
  }

  /** Sets the permission bits. */
  public int changeMode(int mode) {
    return -EBADF;
  }

  /** Sets access and modification time. */
  public int setTimes(long[] secondsAndNanos) {
    return -EBADF;
  }

  /** Words of statfs, or an error. */
  public int statFileSystem(long[] words) {
    return -ENODEV;
  }

  /** Whether this is a terminal. */
  public boolean isTerminal() {
    return false;
  }

  /** The terminal that this is, or null. */
  public Terminal terminal() {
    return null;
  }

  /**
   * Waits until a read would not wait; see {@link org.janusvm.process.InputPort#await}. Only where
   * {@link #awaitsOutside}: all other waiting is for {@link #poll} to change.
   */
  public boolean awaitInput(long nanos) {
    return (poll(PollEvents.ENDS_INPUT_WAIT) & PollEvents.ENDS_INPUT_WAIT) != 0;
  }

  /** Bytes that can be read at once (FIONREAD), or a negated error number. */
  public int available() {
    return -ENOTTY;
  }

  /** Whether a write of so many bytes would not have to wait. */
  public boolean writeReady(int length) {
    return (poll(PollEvents.ENDS_OUTPUT_WAIT) & PollEvents.ENDS_OUTPUT_WAIT) != 0;
  }

  /**
   * What may be done without waiting, as bits of {@link PollEvents}.
   *
   * @param wanted what the caller asks for; other bits may be left out, except those of {@link
   *     PollEvents#UNASKED}
   */
  public int poll(int wanted) {
    return PollEvents.READABLE | PollEvents.WRITABLE;
  }

  /** Whether {@link #awaitInput} can wait for something outside the guest. */
  public boolean awaitsOutside() {
    return false;
  }

  /** The contents, to be mapped. */
  public FileContents contents() {
    throw new ErrnoException(ENODEV);
  }

  /** Whether shared mappings of this may be written to. */
  public boolean mapsForWriting() {
    return writable();
  }

  /** Whether a mapping of this is anonymous memory (/dev/zero). */
  public boolean mapsZeros() {
    return false;
  }

  /** The memory that shared mappings of this show; the caller releases it. */
  public SharedObject sharedContents() {
    throw new ErrnoException(ENODEV);
  }

  /** The components of a directory's path. */
  public List<String> directoryPath() {
    throw new ErrnoException(ENOTDIR);
  }

  /** Whether this is a directory. */
  public boolean isDirectory() {
    return false;
  }

  /** A guest opened this by its path, which watchers of it are to be told. */
  public void announce() {}

  /** What the last descriptor leaves. */
  protected void close() {}
}
