// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOENT;
import static org.janusvm.process.abi.Errno.ENOTDIR;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ERANGE;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.file.Pipe;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom;

/** System calls on paths. */
final class PathCalls {
  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_SYMLINK_FOLLOW = 0x400;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int MAX_PATH = 4096;

  private static final int MODE_BITS = 07777;
  private static final int BLOCK = 0060000;
  private static final int ACCESS_BITS = 7;
  private static final long UTIME_NOW = 0x3fffffff;
  private static final long UTIME_OMIT = 0x3ffffffe;
  private static final long MAX_NANOS = 999_999_999;

  private PathCalls() {}

  /** The path argument at an address. */
  static String path(GuestThread thread, long address) {
    return thread.user().readString(address, MAX_PATH);
  }

  /** Components of the directory where a path begins, given a directory descriptor. */
  static List<String> start(GuestThread thread, long directory, String path) {
    if (path.startsWith("/")) {
      return List.of();
    }
    return (int) directory == AT_FDCWD
        ? thread.process().workingDirectory()
        : thread.file(directory).directoryPath();
  }

  static long openat(GuestThread thread, long[] a) {
    String path = path(thread, a[1]);
    int flags = (int) a[2];
    int mode = (int) a[3] & MODE_BITS & ~thread.process().umask();
    OpenFile file =
        thread.process().opener().openOrFifo(start(thread, a[0], path), path, flags, mode);
    if (file instanceof Pipe.End end && !awaitPartner(thread, end)) {
      return -ERESTARTSYS;
    }
    if ((flags & OpenFlags.O_PATH) == 0) {
      file.announce();
    }
    if (TerminalReads.concerns(file) && (flags & OpenFlags.O_NOCTTY) == 0) {
      boolean unused = TerminalCalls.adopt(thread, file.terminal());
    }
    return thread.process().descriptors().add(file, (flags & OpenFlags.O_CLOEXEC) != 0);
  }

  // A FIFO is open when its other end is too (fifo(7)); false if a signal came first.
  private static boolean awaitPartner(GuestThread thread, Pipe.End end) {
    try {
      if (end.hasPartner()
          || FileWait.until(thread, end::hasPartner, List.of(), -1, "the other end of a FIFO")
              == WaitRoom.Outcome.DONE) {
        return true;
      }
    } catch (Throwable e) {
      end.release();
      throw e;
    }
    end.release();
    return false;
  }

  static long mknodat(GuestThread thread, long[] a) {
    int type = (int) a[2] & HostStat.TYPE;
    int mode = (int) a[2] & 0777 & ~thread.process().umask();
    switch (type) {
      case 0, HostStat.REGULAR -> {
        String path = path(thread, a[1]);
        int flags = OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_WRONLY;
        thread.process().opener().open(start(thread, a[0], path), path, flags, mode).release();
        return 0;
      }
      case HostStat.FIFO -> {
        String path = path(thread, a[1]);
        thread.process().paths().makeFifo(start(thread, a[0], path), path, mode);
        return 0;
      }
      // Devices are the superuser's. The node of a socket is made by bind only.
      case HostStat.CHARACTER, BLOCK, HostStat.SOCKET, HostStat.DIRECTORY -> {
        return -EPERM;
      }
      default -> {
        return -EINVAL;
      }
    }
  }

  static long getcwd(GuestThread thread, long[] a) {
    String directory = "/" + String.join("/", thread.process().workingDirectory());
    if (isGone(thread, directory)) {
      return -ENOENT;
    }
    String path = directory + "\0";
    if (Long.compareUnsigned(a[1], path.length()) < 0) {
      return -ERANGE;
    }
    thread.user().write(a[0], path.getBytes(StandardCharsets.ISO_8859_1));
    return path.length();
  }

  private static boolean isGone(GuestThread thread, String directory) {
    try {
      thread.process().paths().directory(List.of(), directory);
      return false;
    } catch (ErrnoException e) {
      return e.errno == ENOENT || e.errno == ENOTDIR;
    }
  }

  static long chdir(GuestThread thread, long[] a) {
    String path = path(thread, a[0]);
    List<String> start = start(thread, AT_FDCWD, path);
    thread.process().changeDirectory(thread.process().paths().directory(start, path));
    return 0;
  }

  static long fchdir(GuestThread thread, long[] a) {
    thread.process().changeDirectory(thread.file(a[0]).directoryPath());
    return 0;
  }

  static long mkdirat(GuestThread thread, long[] a) {
    String path = path(thread, a[1]);
    int mode = (int) a[2] & MODE_BITS & ~thread.process().umask();
    thread.process().paths().makeDirectory(start(thread, a[0], path), path, mode);
    return 0;
  }

  static long unlinkat(GuestThread thread, long[] a) {
    if ((a[2] & ~AT_REMOVEDIR) != 0) {
      return -EINVAL;
    }
    String path = path(thread, a[1]);
    thread.process().paths().remove(start(thread, a[0], path), path, a[2] != 0);
    return 0;
  }

  static long symlinkat(GuestThread thread, long[] a) {
    String target = path(thread, a[0]);
    String path = path(thread, a[2]);
    thread.process().paths().makeLink(target, start(thread, a[1], path), path);
    return 0;
  }

  static long linkat(GuestThread thread, long[] a) {
    if ((a[4] & ~AT_SYMLINK_FOLLOW) != 0) {
      return -EINVAL;
    }
    String from = path(thread, a[1]);
    String to = path(thread, a[3]);
    List<String> fromStart = start(thread, a[0], from);
    List<String> toStart = start(thread, a[2], to);
    thread.process().paths().link(fromStart, from, toStart, to, a[4] != 0);
    return 0;
  }

  static long renameat(GuestThread thread, long[] a) {
    return rename(thread, a, 0);
  }

  static long renameat2(GuestThread thread, long[] a) {
    return rename(thread, a, (int) a[4]);
  }

  private static long rename(GuestThread thread, long[] a, int flags) {
    // RENAME_NOREPLACE and RENAME_EXCHANGE; a whiteout would be a device node.
    if ((flags & ~3) != 0) {
      return -EINVAL;
    }
    String from = path(thread, a[1]);
    String to = path(thread, a[3]);
    List<String> fromStart = start(thread, a[0], from);
    thread.process().paths().rename(fromStart, from, start(thread, a[2], to), to, flags);
    return 0;
  }

  static long truncate(GuestThread thread, long[] a) {
    if (a[1] < 0) {
      return -EINVAL;
    }
    String path = path(thread, a[0]);
    List<String> start = start(thread, AT_FDCWD, path);
    LimitCalls.checkLength(thread, a[1]);
    return on(thread, start, path, OpenFlags.O_WRONLY, file -> file.truncate(a[1]));
  }

  static long faccessat(GuestThread thread, long[] a) {
    return access(thread, a, 0);
  }

  static long faccessat2(GuestThread thread, long[] a) {
    return access(thread, a, (int) a[3]);
  }

  private static long access(GuestThread thread, long[] a, int flags) {
    // AT_EACCESS (0x200) changes nothing: real and effective user are the same.
    if ((a[2] & ~ACCESS_BITS) != 0 || (flags & ~(AT_SYMLINK_NOFOLLOW | 0x200)) != 0) {
      return -EINVAL;
    }
    String path = path(thread, a[1]);
    boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
    thread.process().paths().access(start(thread, a[0], path), path, (int) a[2], follow);
    return 0;
  }

  static long fchmod(GuestThread thread, long[] a) {
    return thread.file(a[0]).changeMode((int) a[1] & 01777);
  }

  static long fchmodat(GuestThread thread, long[] a) {
    String path = path(thread, a[1]);
    List<String> start = start(thread, a[0], path);
    int mode = (int) a[2] & 01777;
    try {
      return on(thread, start, path, OpenFlags.O_RDONLY, file -> file.changeMode(mode));
    } catch (ErrnoException e) {
      if (e.errno == ENXIO) {
        thread.process().paths().changeFifoMode(start, path, mode & 0777);
        return 0;
      }
      if (e.errno != EACCES) {
        throw e;
      }
      // Not readable by its owner, perhaps writable.
      return on(thread, start, path, OpenFlags.O_WRONLY, file -> file.changeMode(mode));
    }
  }

  private static long on(
      GuestThread thread,
      List<String> start,
      String path,
      int flags,
      ToIntFunction<OpenFile> operation) {
    OpenFile file = thread.process().opener().open(start, path, flags, 0);
    try {
      return operation.applyAsInt(file);
    } finally {
      file.release();
    }
  }

  static long fchownat(GuestThread thread, long[] a) {
    String path = path(thread, a[1]);
    boolean follow = (a[4] & AT_SYMLINK_NOFOLLOW) == 0;
    thread.process().paths().stat(start(thread, a[0], path), path, follow, new HostStat());
    return changeOwner((int) a[2], (int) a[3]);
  }

  static long fchown(GuestThread thread, long[] a) {
    thread.file(a[0]);
    return changeOwner((int) a[1], (int) a[2]);
  }

  // An ordinary user can give its files to nobody but itself.
  private static long changeOwner(int uid, int gid) {
    boolean same = (uid == -1 || uid == Identity.UID) && (gid == -1 || gid == Identity.UID);
    return same ? 0 : -EPERM;
  }

  static long readlinkat(GuestThread thread, long[] a) {
    if ((int) a[3] <= 0) {
      return -EINVAL;
    }
    String path = path(thread, a[1]);
    String target = thread.process().paths().readLink(start(thread, a[0], path), path);
    byte[] bytes = target.getBytes(StandardCharsets.ISO_8859_1);
    int n = Math.min(bytes.length, (int) a[3]);
    thread.user().write(a[2], bytes, 0, n);
    return n;
  }

  static long utimensat(GuestThread thread, long[] a) {
    if ((a[3] & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
      return -EINVAL;
    }
    long[] times = {0, UTIME_NOW, 0, UTIME_NOW};
    for (int i = 0; a[2] != 0 && i < times.length; i++) {
      times[i] = thread.user().getLong(a[2] + 8L * i);
    }
    for (int i = 1; i < times.length; i += 2) {
      boolean valid = times[i] >= 0 && times[i] <= MAX_NANOS;
      if (!valid && times[i] != UTIME_NOW && times[i] != UTIME_OMIT) {
        return -EINVAL;
      }
    }
    if (a[1] == 0 && (int) a[0] != AT_FDCWD) {
      return thread.file(a[0]).setTimes(times);
    }
    String path = path(thread, a[1]);
    if (path.isEmpty() && (a[3] & AT_EMPTY_PATH) != 0) {
      return thread.file(a[0]).setTimes(times);
    }
    boolean follow = (a[3] & AT_SYMLINK_NOFOLLOW) == 0;
    thread.process().paths().setTimes(start(thread, a[0], path), path, follow, times);
    return 0;
  }

  static long umask(GuestThread thread, long[] a) {
    int old = thread.process().umask();
    thread.process().setUmask((int) a[0]);
    return old;
  }
}
