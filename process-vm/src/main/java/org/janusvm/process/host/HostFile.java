// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * An open file or directory of the host. Operations return negated error numbers of the host, which
 * are Linux's. No operation follows a symbolic link, and names are single components: walking paths
 * is the sandbox's business.
 */
public final class HostFile extends LockableDescriptor {
  /** Flags of {@link #open}, with the numbers riscv64 and x86-64 share. */
  public static final int WRONLY = 1,
      RDWR = 2,
      CREAT = 0100,
      EXCL = 0200,
      TRUNC = 01000,
      APPEND = 02000,
      NONBLOCK = 04000,
      DIRECTORY = 0200000,
      PATH = 010000000;

  private static final int NOFOLLOW = 0400000;
  private static final int CLOEXEC = 02000000;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_BTIME = 0x800;

  private HostFile(int fd) {
    super(fd);
  }

  /** A standard stream of the host process; closing does nothing. */
  static HostFile standard(int fd) {
    HostFile file = new HostFile(fd);
    file.keepOpen();
    return file;
  }

  /**
   * Opens by a host path, following links: for what the user names on the command line only.
   *
   * @return the file, or null after setting {@code error[0]} to the error number
   */
  public static HostFile openHostPath(byte[] path, int flags, int[] error) {
    long name = Libc.scratch().name(path);
    return opened(
        Libc.call(HostFunctions.OPENAT, AT_FDCWD, name, hostFlags(flags | CLOEXEC), 0, 0), error);
  }

  /**
   * Opens an entry of this directory; a symbolic link is ELOOP.
   *
   * @return the file, or null after setting {@code error[0]} to the error number
   */
  public HostFile open(byte[] name, int flags, int mode, int[] error) {
    return opened(
        with(
            HostFunctions.OPENAT,
            Libc.scratch().name(name),
            hostFlags(flags | NOFOLLOW | CLOEXEC),
            mode,
            0),
        error);
  }

  private static HostFile opened(long result, int[] error) {
    if (result < 0) {
      error[0] = (int) -result;
      return null;
    }
    return new HostFile((int) result);
  }

  /** Reads at the file's own position; returns bytes read or a negated error number. */
  public int read(byte[] to, int offset, int length) {
    int n = Math.min(length, Libc.Scratch.DATA);
    MemorySegment data = Libc.scratch().data;
    return taken(with(HostFunctions.READ, data.address(), n, 0, 0), data, to, offset);
  }

  /** Reads at a position. */
  public int read(byte[] to, int offset, int length, long position) {
    int n = Math.min(length, Libc.Scratch.DATA);
    MemorySegment data = Libc.scratch().data;
    return taken(with(HostFunctions.PREAD, data.address(), n, position, 0), data, to, offset);
  }

  private static int taken(long result, MemorySegment data, byte[] to, int offset) {
    if (result > 0) {
      MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, to, offset, (int) result);
    }
    return (int) result;
  }

  /** Writes at the file's own position; returns bytes written or a negated error number. */
  public int write(byte[] from, int offset, int length) {
    return (int) with(HostFunctions.WRITE, stored(from, offset, length), chunk(length), 0, 0);
  }

  /** Writes at a position. */
  public int write(byte[] from, int offset, int length, long position) {
    return (int)
        with(HostFunctions.PWRITE, stored(from, offset, length), chunk(length), position, 0);
  }

  private static int chunk(int length) {
    return Math.min(length, Libc.Scratch.DATA);
  }

  private static long stored(byte[] from, int offset, int length) {
    MemorySegment data = Libc.scratch().data;
    MemorySegment.copy(from, offset, data, ValueLayout.JAVA_BYTE, 0, chunk(length));
    return data.address();
  }

  /** Moves the file's position, as lseek; returns it. */
  public long seek(long offset, int whence) {
    if (!acquire()) {
      return -EBADF;
    }
    try {
      return Libc.callWide(HostFunctions.LSEEK, fd, offset, whence);
    } finally {
      release();
    }
  }

  /** Sets the length. */
  public int truncate(long length) {
    return (int) with(HostFunctions.FTRUNCATE, length, 0, 0, 0);
  }

  /** Makes room or holes, with the modes of fallocate. */
  public int allocate(int mode, long offset, long length) {
    return (int) with(HostFunctions.FALLOCATE, mode, offset, length, 0);
  }

  /** Makes the contents durable. */
  public int sync(boolean dataOnly) {
    return (int) with(dataOnly ? HostFunctions.FDATASYNC : HostFunctions.FSYNC, 0, 0, 0, 0);
  }

  /** Sets the permission bits. */
  public int changeMode(int mode) {
    return (int) with(HostFunctions.FCHMOD, mode, 0, 0, 0);
  }

  /** Sets the permission bits of an entry of this directory, which must not be a link. */
  public int changeMode(byte[] name, int mode) {
    return (int) with(HostFunctions.FCHMODAT, Libc.scratch().name(name), mode, 0, 0);
  }

  /** Sets the permission bits of this file, which may be one that was not opened but named only. */
  public int changeNodeMode(int mode) {
    if (!acquire()) {
      return -EBADF;
    }
    try {
      byte[] path = ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII);
      return (int) with(HostFunctions.FCHMODAT, Libc.scratch().name(path), mode, 0, 0);
    } finally {
      release();
    }
  }

  /**
   * Opens this file anew, whatever its name now means, with rights of its own.
   *
   * @return the file, or null after setting {@code error[0]} to the error number
   */
  public HostFile reopen(int flags, int[] error) {
    if (!acquire()) {
      error[0] = EBADF;
      return null;
    }
    try {
      byte[] path = ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII);
      return openHostPath(path, flags, error);
    } finally {
      release();
    }
  }

  /** Describes this file. */
  public int stat(HostStat to) {
    return stat(new byte[0], AT_EMPTY_PATH, to);
  }

  /** Describes an entry of this directory; a symbolic link is described itself. */
  public int stat(byte[] name, HostStat to) {
    return stat(name, AT_SYMLINK_NOFOLLOW, to);
  }

  private int stat(byte[] name, int flags, HostStat to) {
    Libc.Scratch scratch = Libc.scratch();
    long result =
        with(
            HostFunctions.STATX,
            scratch.name(name),
            flags,
            STATX_BASIC_STATS | STATX_BTIME,
            scratch.data.address());
    if (result == 0) {
      to.fill(scratch.data);
    }
    return (int) result;
  }

  /**
   * Reads a symbolic link in this directory.
   *
   * @return the target, or null after setting {@code error[0]}
   */
  public byte[] readLink(byte[] name, int[] error) {
    Libc.Scratch scratch = Libc.scratch();
    MemorySegment data = scratch.data;
    long n =
        with(
            HostFunctions.READLINKAT, scratch.name(name), data.address(), Libc.Scratch.NAME - 1, 0);
    if (n < 0) {
      error[0] = (int) -n;
      return null;
    }
    return data.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * Reads directory entries, in the host's order, from where the last call stopped.
   *
   * @return raw linux_dirent64 records; empty at the end; null after setting {@code error[0]}
   */
  public byte[] readDirectory(int[] error) {
    MemorySegment data = Libc.scratch().data;
    long n = with(HostFunctions.GETDENTS64, data.address(), Libc.Scratch.DATA, 0, 0);
    if (n < 0) {
      error[0] = (int) -n;
      return null;
    }
    return data.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Checks access to an entry of this directory: R_OK 4, W_OK 2, X_OK 1. */
  public int access(byte[] name, int mode) {
    return (int)
        with(HostFunctions.FACCESSAT, Libc.scratch().name(name), mode, AT_SYMLINK_NOFOLLOW, 0);
  }

  /** Makes a directory in this one. */
  public int makeDirectory(byte[] name, int mode) {
    return (int) with(HostFunctions.MKDIRAT, Libc.scratch().name(name), mode, 0, 0);
  }

  /** Makes a socket node in this directory, to which nobody listens. */
  public int makeSocket(byte[] name, int mode) {
    return (int)
        with(HostFunctions.MKNODAT, Libc.scratch().name(name), HostStat.SOCKET | mode & 0777, 0, 0);
  }

  /** Makes a FIFO in this directory, which is not opened. */
  public int makeFifo(byte[] name, int mode) {
    return (int)
        with(HostFunctions.MKNODAT, Libc.scratch().name(name), HostStat.FIFO | mode & 0777, 0, 0);
  }

  /** Removes an entry of this directory. */
  public int remove(byte[] name, boolean directory) {
    return (int)
        with(HostFunctions.UNLINKAT, Libc.scratch().name(name), directory ? AT_REMOVEDIR : 0, 0, 0);
  }

  /** Makes a symbolic link in this directory. */
  public int makeLink(byte[] target, byte[] name) {
    Libc.Scratch scratch = Libc.scratch();
    if (!acquire()) {
      return -EBADF;
    }
    try {
      return (int)
          Libc.call(
              HostFunctions.SYMLINKAT, scratch.secondName(target), fd, scratch.name(name), 0, 0);
    } finally {
      release();
    }
  }

  /** Makes another name for an entry of this directory. */
  public int makeHardLink(byte[] name, HostFile toDirectory, byte[] newName) {
    return twoNames(HostFunctions.LINKAT, name, toDirectory, newName, 0);
  }

  /** Renames an entry of this directory, with the flags of renameat2. */
  public int rename(byte[] name, HostFile toDirectory, byte[] newName, int flags) {
    return twoNames(HostFunctions.RENAMEAT2, name, toDirectory, newName, flags);
  }

  private int twoNames(
      MemorySegment function, byte[] name, HostFile toDirectory, byte[] newName, int flags) {
    Libc.Scratch scratch = Libc.scratch();
    if (!toDirectory.acquire()) {
      return -EBADF;
    }
    try {
      return (int)
          with(function, scratch.name(name), toDirectory.fd, scratch.secondName(newName), flags);
    } finally {
      toDirectory.release();
    }
  }

  /**
   * Sets access and modification time; nanoseconds may be UTIME_NOW or UTIME_OMIT.
   *
   * @param name entry of this directory, or null for this file itself
   */
  public int setTimes(byte[] name, long[] secondsAndNanos) {
    Libc.Scratch scratch = Libc.scratch();
    for (int i = 0; i < 4; i++) {
      scratch.data.setAtIndex(ValueLayout.JAVA_LONG, i, secondsAndNanos[i]);
    }
    return name == null
        ? (int) with(HostFunctions.FUTIMENS, scratch.data.address(), 0, 0, 0)
        : (int)
            with(
                HostFunctions.UTIMENSAT,
                scratch.name(name),
                scratch.data.address(),
                AT_SYMLINK_NOFOLLOW,
                0);
  }

  /** Sizes of the file system, as eleven words of statfs. */
  public int statFileSystem(long[] words) {
    MemorySegment data = Libc.scratch().data;
    int result = (int) with(HostFunctions.FSTATFS, data.address(), 0, 0, 0);
    for (int i = 0; result == 0 && i < words.length; i++) {
      words[i] = data.getAtIndex(ValueLayout.JAVA_LONG, i);
    }
    return result;
  }

  /**
   * Waits until a read would not wait.
   *
   * @param millis at most so long; negative without limit
   * @return 1 if ready, 0 if the time is over, or a negated error number
   */
  public int awaitInput(int millis) {
    if (!acquire()) {
      return -EBADF;
    }
    try {
      MemorySegment data = Libc.scratch().data;
      data.set(ValueLayout.JAVA_INT, 0, fd);
      data.set(ValueLayout.JAVA_INT, 4, 1);
      return (int) Libc.call(HostFunctions.POLL, data.address(), 1, millis, 0, 0);
    } finally {
      release();
    }
  }

  /** Whether this is a terminal. */
  public boolean isTerminal() {
    return acquire() && isTerminalAndRelease();
  }

  private boolean isTerminalAndRelease() {
    try {
      return Libc.call(HostFunctions.ISATTY, fd, 0, 0, 0, 0) == 1;
    } finally {
      release();
    }
  }

  // ARM numbers these flags differently; all others are the same.
  private static int hostFlags(int flags) {
    if (!HostFunctions.ARM) {
      return flags;
    }
    int result = flags & ~(DIRECTORY | NOFOLLOW);
    result |= (flags & DIRECTORY) != 0 ? 040000 : 0;
    return result | ((flags & NOFOLLOW) != 0 ? 0100000 : 0);
  }
}
