// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EBUSY;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EPERM;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.memory.FileContents;
import org.janusvm.process.memory.MemoryObject;
import org.janusvm.process.memory.SharedObject;
import org.janusvm.process.memory.SharedPages;

/** A file without a name that lives in shared memory (memfd_create(2)), with its seals. */
public final class MemoryFile extends OpenFile {
  /** Seals: no more seals, no shrinking, no growing, no writing, no new writable mappings. */
  public static final int SEAL_SEAL = 1,
      SEAL_SHRINK = 2,
      SEAL_GROW = 4,
      SEAL_WRITE = 8,
      SEAL_FUTURE_WRITE = 16;

  private static final int ALL_SEALS =
      SEAL_SEAL | SEAL_SHRINK | SEAL_GROW | SEAL_WRITE | SEAL_FUTURE_WRITE;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int BLOCK = 512;

  private final SharedPages pages;
  private final MemoryObject object;
  private final String name;
  private final long inode;
  private int mode = 0777;
  private int seals;
  private long position;

  /**
   * An empty file.
   *
   * @param seals it has from the beginning
   */
  public MemoryFile(SharedPages pages, String name, long inode, int seals) {
    super(OpenFlags.O_RDWR);
    this.pages = pages;
    this.name = name;
    this.inode = inode;
    this.seals = seals;
    object = new MemoryObject(pages, linkText());
  }

  /** Its seals. */
  public synchronized int seals() {
    return seals;
  }

  /** Adds seals; returns 0 or a negated error number. */
  public synchronized int addSeals(int more) {
    if ((more & ~ALL_SEALS) != 0) {
      return -EINVAL;
    }
    if ((seals & SEAL_SEAL) != 0) {
      return -EPERM;
    }
    if ((more & SEAL_WRITE) != 0 && pages.isMappedForWriting(object)) {
      return -EBUSY;
    }
    seals |= more;
    return 0;
  }

  private boolean sealed(int seal) {
    return (seals & seal) != 0;
  }

  @Override
  public synchronized int stat(HostStat to) {
    to.mode = HostStat.REGULAR | mode;
    to.inode = inode;
    to.size = object.length();
    to.blocks = (to.size + to.blockSize - 1) / to.blockSize * (to.blockSize / BLOCK);
    return 0;
  }

  @Override
  public synchronized int read(byte[] to, int offset, int length) {
    int n = object.read(to, offset, length, position);
    position += n;
    return n;
  }

  @Override
  public int read(byte[] to, int offset, int length, long at) {
    return at < 0 ? -EINVAL : object.read(to, offset, length, at);
  }

  @Override
  public synchronized int write(byte[] from, int offset, int length) {
    long at = (flags() & OpenFlags.O_APPEND) != 0 ? object.length() : position;
    int n = write(from, offset, length, at);
    if (n > 0) {
      position = at + n;
    }
    return n;
  }

  @Override
  public synchronized int write(byte[] from, int offset, int length, long at) {
    if (at < 0) {
      return -EINVAL;
    }
    if (sealed(SEAL_WRITE | SEAL_FUTURE_WRITE)
        || sealed(SEAL_GROW) && at > object.length() - length) {
      return -EPERM;
    }
    try {
      object.write(from, offset, length, at);
      return length;
    } catch (ErrnoException e) {
      return -e.errno;
    }
  }

  @Override
  public synchronized int truncate(long length) {
    if (length < 0) {
      return -EINVAL;
    }
    long old = object.length();
    if (length < old && sealed(SEAL_SHRINK) || length > old && sealed(SEAL_GROW)) {
      return -EPERM;
    }
    try {
      object.truncate(length);
      return 0;
    } catch (ErrnoException e) {
      return -e.errno;
    }
  }

  @Override
  public synchronized long seek(long offset, int whence) {
    long length = object.length();
    if ((whence == SEEK_DATA || whence == SEEK_HOLE) && (offset < 0 || offset >= length)) {
      return -ENXIO;
    }
    long target;
    switch (whence) {
      case SEEK_SET, SEEK_DATA -> target = offset;
      case SEEK_CUR -> target = position + offset;
      case SEEK_END -> target = length + offset;
      case SEEK_HOLE -> target = length;
      default -> target = -1;
    }
    if (target < 0) {
      return -EINVAL;
    }
    position = target;
    return target;
  }

  @Override
  public int available() {
    return Math.clamp(object.length() - position, 0, Integer.MAX_VALUE);
  }

  @Override
  public boolean readsFully() {
    return true;
  }

  @Override
  public boolean isPollable() {
    return false;
  }

  @Override
  public int sync(boolean dataOnly) {
    return 0;
  }

  @Override
  public synchronized int changeMode(int wanted) {
    mode = wanted & 0777;
    return 0;
  }

  @Override
  public int setTimes(long[] secondsAndNanos) {
    return 0; // It has none: nobody finds it again by its age.
  }

  @Override
  public String linkText() {
    return "/memfd:" + name + " (deleted)";
  }

  @Override
  public synchronized boolean mapsForWriting() {
    return !sealed(SEAL_WRITE | SEAL_FUTURE_WRITE);
  }

  @Override
  public SharedObject sharedContents() {
    if (!object.tryRetain()) {
      throw new ErrnoException(EBADF);
    }
    return object;
  }

  @Override
  public FileContents contents() {
    return new FileContents() {
      @Override
      public int read(byte[] to, int offset, int length, long at) {
        return object.read(to, offset, length, at);
      }

      @Override
      public long length() {
        return object.length();
      }

      @Override
      public String name() {
        return object.name();
      }

      @Override
      public void retain() {
        object.retain();
      }

      @Override
      public void release() {
        object.release();
      }
    };
  }

  @Override
  protected void close() {
    object.release();
  }
}
