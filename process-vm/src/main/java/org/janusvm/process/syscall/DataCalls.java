// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOTDIR;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.EPIPE;
import static org.janusvm.process.abi.Errno.ESPIPE;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.file.DirectoryFile;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.UserMemory;
import org.janusvm.process.net.SocketFile;

/** System calls that move data between files and memory. */
final class DataCalls {
  // Stands for "at the file's own position".
  private static final long CURRENT = -1;

  private static final int RWF_HIPRI = 1;
  private static final int RWF_SYNC = 6; // RWF_DSYNC and RWF_SYNC.

  private DataCalls() {}

  static long nothing(GuestThread thread, long[] a) {
    return 0;
  }

  static long read(GuestThread thread, long[] a) {
    if (thread.file(a[0]) instanceof SocketFile socket) {
      return MessageCalls.read(thread, socket, UserVectors.of(thread, a[1], a[2]));
    }
    if (TerminalReads.concerns(thread.file(a[0]))) {
      return TerminalReads.read(thread, readable(thread, a[0]), UserVectors.of(thread, a[1], a[2]));
    }
    return read(thread, readable(thread, a[0]), a[1], a[2], CURRENT);
  }

  static long write(GuestThread thread, long[] a) {
    if (thread.file(a[0]) instanceof SocketFile socket) {
      return MessageCalls.write(thread, socket, UserVectors.of(thread, a[1], a[2]));
    }
    return write(thread, writable(thread, a[0]), a[1], a[2], CURRENT);
  }

  static long pread(GuestThread thread, long[] a) {
    OpenFile file = readable(thread, a[0]);
    return a[3] < 0 ? -EINVAL : read(thread, file, a[1], a[2], a[3]);
  }

  static long pwrite(GuestThread thread, long[] a) {
    OpenFile file = writable(thread, a[0]);
    return a[3] < 0 ? -EINVAL : write(thread, file, a[1], a[2], a[3]);
  }

  static long readv(GuestThread thread, long[] a) {
    if (thread.file(a[0]) instanceof SocketFile socket) {
      return MessageCalls.read(thread, socket, UserVectors.read(thread, a[1], a[2]));
    }
    if (TerminalReads.concerns(thread.file(a[0]))) {
      return TerminalReads.read(
          thread, readable(thread, a[0]), UserVectors.read(thread, a[1], a[2]));
    }
    return vectors(thread, readable(thread, a[0]), a, CURRENT, true);
  }

  static long writev(GuestThread thread, long[] a) {
    if (thread.file(a[0]) instanceof SocketFile socket) {
      return MessageCalls.write(thread, socket, UserVectors.read(thread, a[1], a[2]));
    }
    return vectors(thread, writable(thread, a[0]), a, CURRENT, false);
  }

  static long preadv(GuestThread thread, long[] a) {
    OpenFile file = readable(thread, a[0]);
    return a[3] < 0 ? -EINVAL : vectors(thread, file, a, a[3], true);
  }

  static long pwritev(GuestThread thread, long[] a) {
    OpenFile file = writable(thread, a[0]);
    return a[3] < 0 ? -EINVAL : vectors(thread, file, a, a[3], false);
  }

  /** As preadv, at the file's own position for -1, with flags. */
  static long preadv2(GuestThread thread, long[] a) {
    checkFlags(a[5]);
    return a[3] == CURRENT ? readv(thread, a) : preadv(thread, a);
  }

  /** As pwritev, at the file's own position for -1, with flags. */
  static long pwritev2(GuestThread thread, long[] a) {
    checkFlags(a[5]);
    OpenFile file = writable(thread, a[0]);
    long result = a[3] == CURRENT ? writev(thread, a) : pwritev(thread, a);
    if (result > 0 && (a[5] & RWF_SYNC) != 0) {
      file.sync(false);
    }
    return result;
  }

  private static void checkFlags(long flags) {
    if ((flags & ~(RWF_HIPRI | RWF_SYNC)) != 0) {
      throw new ErrnoException(EOPNOTSUPP);
    }
  }

  static OpenFile readable(GuestThread thread, long fd) {
    OpenFile file = thread.file(fd);
    if (!file.readable()) {
      throw new ErrnoException(EBADF);
    }
    return file;
  }

  static OpenFile writable(GuestThread thread, long fd) {
    OpenFile file = thread.file(fd);
    if (!file.writable()) {
      throw new ErrnoException(EBADF);
    }
    return file;
  }

  private static long vectors(
      GuestThread thread, OpenFile file, long[] a, long position, boolean reads) {
    long[] vectors = thread.user().readVectors(a[1], a[2]);
    long total = 0;
    for (int i = 0; i < vectors.length; i += 2) {
      if (vectors[i + 1] == 0) {
        continue;
      }
      long at = position == CURRENT ? CURRENT : position + total;
      long n =
          reads
              ? read(thread, file, vectors[i], vectors[i + 1], at)
              : write(thread, file, vectors[i], vectors[i + 1], at);
      if (n < 0) {
        return total > 0 ? total : n;
      }
      total += n;
      if (n < vectors[i + 1]) {
        break;
      }
    }
    return total;
  }

  private static long read(
      GuestThread thread, OpenFile file, long address, long bytes, long position) {
    if (bytes < 0) {
      return -EINVAL;
    }
    // Known before anything is taken from the file, so that a bad pointer loses no data.
    long room = thread.user().writable(address, Math.min(bytes, UserMemory.MAX_TRANSFER));
    if (room == 0 && bytes > 0) {
      return -EFAULT;
    }
    byte[] buffer = thread.buffer();
    long total = 0;
    do {
      int wanted = (int) Math.min(buffer.length, room - total);
      int n =
          position == CURRENT
              ? file.read(buffer, 0, wanted)
              : file.read(buffer, 0, wanted, position + total);
      if (n == OpenFile.HAS_TO_WAIT && total == 0) {
        long interrupted = FileWait.forInput(thread, file);
        if (interrupted != 0) {
          return interrupted;
        }
        continue;
      }
      if (n < 0) {
        return failed(thread, n, total);
      }
      thread.user().write(address + total, buffer, 0, n);
      total += n;
      if (n < wanted || !file.readsFully()) {
        break;
      }
    } while (total < room);
    return total;
  }

  private static long write(
      GuestThread thread, OpenFile file, long address, long bytes, long position) {
    if (bytes < 0) {
      return -EINVAL;
    }
    long available = thread.user().readable(address, Math.min(bytes, UserMemory.MAX_TRANSFER));
    if (available == 0 && bytes > 0) {
      return -EFAULT;
    }
    available = LimitCalls.writable(thread, file, position, available);
    long verdict = TerminalReads.judgeWrite(thread, file);
    if (verdict != 0) {
      return verdict;
    }
    byte[] buffer = thread.buffer();
    long total = 0;
    do {
      int wanted = (int) Math.min(buffer.length, available - total);
      thread.user().read(address + total, buffer, 0, wanted);
      int n =
          position == CURRENT
              ? file.write(buffer, 0, wanted)
              : file.write(buffer, 0, wanted, position + total);
      if (n == OpenFile.HAS_TO_WAIT) {
        long interrupted = FileWait.forRoom(thread, file, wanted);
        if (interrupted != 0) {
          return total > 0 ? total : interrupted;
        }
        continue;
      }
      if (n < 0) {
        return failed(thread, n, total);
      }
      total += n;
      if (n == 0 || file.takesRecords()) {
        break;
      }
    } while (total < available);
    return total;
  }

  static long failed(GuestThread thread, int error, long total) {
    if (error == -EPIPE) {
      SignalInfo info =
          SignalInfo.sent(
              Signals.SIGPIPE,
              SignalInfo.SI_USER,
              thread.process().pid(),
              "wrote to a pipe nobody reads");
      thread.process().sender().toThread(thread, info);
    }
    return total > 0 || error == OpenFile.HAS_TO_WAIT ? total : error;
  }

  static long lseek(GuestThread thread, long[] a) {
    return thread.file(a[0]).seek(a[1], (int) a[2]);
  }

  static long ftruncate(GuestThread thread, long[] a) {
    LimitCalls.checkLength(thread, a[1]);
    return a[1] < 0 ? -EINVAL : thread.file(a[0]).truncate(a[1]);
  }

  static long fsync(GuestThread thread, long[] a) {
    return thread.file(a[0]).sync(false);
  }

  static long fdatasync(GuestThread thread, long[] a) {
    return thread.file(a[0]).sync(true);
  }

  static long advise(GuestThread thread, long[] a) {
    return thread.file(a[0]).readsFully() ? 0 : -ESPIPE;
  }

  static long getdents64(GuestThread thread, long[] a) {
    if (!(thread.file(a[0]) instanceof DirectoryFile directory)) {
      return -ENOTDIR;
    }
    byte[] buffer = thread.buffer();
    int room = (int) Math.min(buffer.length, a[2] & 0xffffffffL);
    room = (int) thread.user().writable(a[1], room);
    if (room == 0) {
      return a[2] == 0 ? -EINVAL : -EFAULT;
    }
    int n = directory.readEntries(buffer, room);
    if (n > 0) {
      thread.user().write(a[1], buffer, 0, n);
    }
    return n;
  }
}
