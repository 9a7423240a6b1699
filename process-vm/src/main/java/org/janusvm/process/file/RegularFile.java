// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ELOOP;
import static org.janusvm.process.abi.Errno.ENOSPC;
import static org.janusvm.process.abi.Errno.ENOTTY;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.EROFS;

import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.InotifyEvents;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.memory.CachedFiles;
import org.janusvm.process.memory.FileContents;
import org.janusvm.process.memory.SharedObject;

/** A regular file of the host inside a grant; the host's descriptor keeps the position. */
final class RegularFile extends OpenFile {
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  // Modes of fallocate.
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;

  private final HostFile file;
  private final boolean readOnly;
  private final CachedFiles mapped;
  private final HostContents contents;
  private final List<String> path;
  private final GuestFileSystem fileSystem;
  private final WatchedFile watched;
  private Object lockKey;
  private SpaceBudget space;
  private boolean emptied;

  /** Takes over {@code file}, which the guest knows by {@code path}. */
  RegularFile(
      HostFile file, List<String> path, int flags, boolean readOnly, GuestFileSystem fileSystem) {
    super(flags);
    this.file = file;
    this.path = path;
    this.readOnly = readOnly;
    this.fileSystem = fileSystem;
    mapped = fileSystem.mappedFiles();
    watched = new WatchedFile(fileSystem, file, path, false);
    contents = new HostContents(file, writable(), linkText());
  }

  /** What the file grows by counts against a budget. */
  RegularFile within(SpaceBudget budget) {
    space = budget;
    if (budget != null) {
      budget.opened(this);
    }
    return this;
  }

  private boolean isFull(long length) {
    return space != null && !space.mayGrow(length);
  }

  @Override
  public int allocate(int mode, long offset, long length) {
    if (mode != 0 && mode != KEEP_SIZE && mode != (KEEP_SIZE | PUNCH_HOLE)) {
      return -EOPNOTSUPP;
    }
    // Programs then write zeros themselves, which mappings see.
    if (mapped.isMapped(contents)) {
      return -EOPNOTSUPP;
    }
    if ((mode & PUNCH_HOLE) == 0 && isFull(length)) {
      return -ENOSPC;
    }
    return watched.changed(file.allocate(mode, offset, length), InotifyEvents.MODIFY);
  }

  @Override
  public int stat(HostStat to) {
    return file.stat(to);
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    return watched.read(readAtPosition(to, offset, length));
  }

  private int readAtPosition(byte[] to, int offset, int length) {
    if (!mapped.isMapped(contents)) {
      return file.read(to, offset, length);
    }
    synchronized (this) {
      long position = file.seek(0, SEEK_CUR);
      int n = readable() ? mapped.read(contents, to, offset, length, position) : -EBADF;
      if (n > 0) {
        file.seek(position + n, SEEK_SET);
      }
      return n;
    }
  }

  @Override
  public int read(byte[] to, int offset, int length, long position) {
    // What may not be read, the host refuses.
    return watched.read(
        readable()
            ? mapped.read(contents, to, offset, length, position)
            : file.read(to, offset, length, position));
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    if (isFull(length)) {
      return -ENOSPC;
    }
    return watched.written(
        mapped.write(
            contents,
            from,
            offset,
            () -> writeAtPosition(from, offset, length),
            n -> file.seek(0, SEEK_CUR) - n));
  }

  private int writeAtPosition(byte[] from, int offset, int length) {
    if ((flags() & OpenFlags.O_APPEND) != 0) {
      // Not left to the host's flag, since fcntl can set it later.
      long end = file.seek(0, SEEK_END);
      if (end < 0) {
        return (int) end;
      }
    }
    return file.write(from, offset, length);
  }

  @Override
  public int write(byte[] from, int offset, int length, long position) {
    if (isFull(length)) {
      return -ENOSPC;
    }
    return watched.written(
        mapped.write(
            contents,
            from,
            offset,
            () -> file.write(from, offset, length, position),
            n -> position));
  }

  @Override
  public boolean readsFully() {
    return true;
  }

  @Override
  public long seek(long offset, int whence) {
    return file.seek(offset, whence);
  }

  @Override
  public int truncate(long length) {
    return writable()
        ? watched.changed(mapped.truncate(contents, length), InotifyEvents.MODIFY)
        : -EINVAL;
  }

  @Override
  public int sync(boolean dataOnly) {
    if ((flags() & OpenFlags.O_PATH) != 0) {
      return -EBADF;
    }
    mapped.writeBack(contents);
    return file.sync(dataOnly);
  }

  @Override
  public int changeMode(int mode) {
    return readOnly ? -EROFS : watched.changed(file.changeMode(mode), InotifyEvents.ATTRIB);
  }

  @Override
  public int setTimes(long[] secondsAndNanos) {
    return readOnly
        ? -EROFS
        : watched.changed(file.setTimes(null, secondsAndNanos), InotifyEvents.ATTRIB);
  }

  @Override
  public int available() {
    HostStat stat = new HostStat();
    long position = file.seek(0, SEEK_CUR);
    return position < 0 || file.stat(stat) != 0
        ? -ENOTTY
        : Math.clamp(stat.size - position, 0, Integer.MAX_VALUE);
  }

  @Override
  public boolean isPollable() {
    return false;
  }

  @Override
  protected OpenFile reopen(int flags) {
    boolean writes = (flags & OpenFlags.O_ACCMODE) != 0 || (flags & OpenFlags.O_TRUNC) != 0;
    if (readOnly && writes) {
      throw new ErrnoException(EROFS);
    }
    // Opened for its path only, it may be anything: a FIFO or a device of the host is not opened.
    HostStat stat = new HostStat();
    if (file.stat(stat) != 0 || stat.type() != HostStat.REGULAR) {
      throw new ErrnoException(stat.type() == HostStat.LINK ? ELOOP : ENXIO);
    }
    int[] error = new int[1];
    HostFile again = file.reopen(flags & FileOpener.PASSED_ON | HostFile.NONBLOCK, error);
    if (again == null) {
      throw new ErrnoException(error[0]);
    }
    RegularFile opened = new RegularFile(again, path, flags, readOnly, fileSystem).within(space);
    if (opened.writable() && (flags & OpenFlags.O_TRUNC) != 0) {
      opened.empty();
    }
    return opened;
  }

  @Override
  synchronized Object lockKey() {
    if (lockKey == null) {
      HostStat stat = new HostStat();
      lockKey =
          file.stat(stat) == 0
              ? List.of(stat.deviceMajor, stat.deviceMinor, stat.inode)
              : new Object();
    }
    return lockKey;
  }

  @Override
  HostFile lockedHostFile() {
    return file;
  }

  @Override
  public String linkText() {
    return "/" + String.join("/", path);
  }

  @Override
  public int statFileSystem(long[] words) {
    return file.statFileSystem(words);
  }

  @Override
  public FileContents contents() {
    return new FileContents() {
      @Override
      public int read(byte[] to, int offset, int length, long position) {
        return mapped.read(contents, to, offset, length, position);
      }

      @Override
      public long length() {
        return contents.length();
      }

      @Override
      public String name() {
        return contents.name();
      }

      @Override
      public long inode() {
        return contents.inode();
      }

      @Override
      public long device() {
        return contents.device();
      }

      @Override
      public void retain() {
        contents.retain();
      }

      @Override
      public void release() {
        contents.release();
      }
    };
  }

  @Override
  public SharedObject sharedContents() {
    return mapped.open(contents);
  }

  /** Cuts it off at the beginning, as O_TRUNC does. */
  void empty() {
    emptied = writable() && mapped.truncate(contents, 0) == 0;
  }

  @Override
  public void announce() {
    watched.opened();
    watched.changed(emptied ? 0 : -EINVAL, InotifyEvents.MODIFY);
  }

  @Override
  protected void close() {
    watched.closed(writable());
    contents.release();
  }
}
