// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENODEV;
import static org.janusvm.process.abi.Errno.ENOTDIR;
import static org.janusvm.process.abi.Errno.ENOTTY;
import static org.janusvm.process.abi.Errno.ESPIPE;

import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.memory.FileContents;

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

  private int references = 1;
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
    synchronized (this) {
      if (--references != 0) {
        return;
      }
    }
    close();
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

  /** Moves the position; returns it. */
  public long seek(long offset, int whence) {
    return -ESPIPE;
  }

  /** Sets the length. */
  public int truncate(long length) {
    return -EINVAL;
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

  /** Waits until a read would not wait; see {@link org.janusvm.process.InputPort#await}. */
  public boolean awaitInput(long nanos) {
    return true;
  }

  /** Bytes that can be read at once (FIONREAD), or a negated error number. */
  public int available() {
    return -ENOTTY;
  }

  /** Whether a write of so many bytes would not have to wait. */
  public boolean writeReady(int length) {
    return true;
  }

  /**
   * What may be done without waiting, as bits of {@link PollEvents}.
   *
   * @param wanted what the caller asks for; other bits may be left out, except those of {@link
   *     PollEvents#UNASKED}
   */
  public int poll(int wanted) {
    int events = 0;
    if ((wanted & PollEvents.READABLE) != 0 && readable() && awaitInput(0)) {
      events |= PollEvents.READABLE;
    }
    if ((wanted & PollEvents.WRITABLE) != 0 && writable() && writeReady(1)) {
      events |= PollEvents.WRITABLE;
    }
    return events;
  }

  /** Whether {@link #awaitInput} can wait for something outside the guest. */
  public boolean awaitsOutside() {
    return false;
  }

  /** The contents, to be mapped. */
  public FileContents contents() {
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

  /** What the last descriptor leaves. */
  protected void close() {}
}
