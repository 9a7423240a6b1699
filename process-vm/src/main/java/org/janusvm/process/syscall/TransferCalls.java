// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EISDIR;
import static org.janusvm.process.abi.Errno.ESPIPE;

import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.UserMemory;

/** System calls that move data between files, or make room for it. */
final class TransferCalls {
  // Stands for "at the file's own position".
  private static final long CURRENT = -1;

  private static final int SEEK_CUR = 1;

  private TransferCalls() {}

  static long sendfile(GuestThread thread, long[] a) {
    OpenFile out = DataCalls.writable(thread, a[0]);
    OpenFile in = DataCalls.readable(thread, a[1]);
    long position = a[2] == 0 ? CURRENT : thread.user().getLong(a[2]);
    if (!in.readsFully() || a[3] < 0 || a[2] != 0 && position < 0) {
      return -EINVAL;
    }
    byte[] buffer = thread.buffer();
    long limit = Math.min(a[3], UserMemory.MAX_TRANSFER);
    long total = 0;
    while (total < limit) {
      int wanted = (int) Math.min(buffer.length, limit - total);
      int n =
          position == CURRENT
              ? in.read(buffer, 0, wanted)
              : in.read(buffer, 0, wanted, position + total);
      long written = n <= 0 ? n : writeAll(thread, out, buffer, n);
      if (written < 0 && total == 0) {
        return written;
      }
      total += Math.max(0, written);
      if (position == CURRENT && n > 0 && written < n) {
        in.seek(Math.max(0, written) - n, SEEK_CUR); // What was read but not written stays.
      }
      if (written < wanted) {
        break;
      }
    }
    if (position != CURRENT) {
      thread.user().putLong(a[2], position + total);
    }
    return total;
  }

  // Writes a buffer, waiting where need be; returns the bytes written or an error.
  private static long writeAll(GuestThread thread, OpenFile out, byte[] buffer, int length) {
    int done = 0;
    while (done < length) {
      int n = out.write(buffer, done, length - done);
      if (n == OpenFile.HAS_TO_WAIT) {
        long interrupted = FileWait.forRoom(thread, out, length - done);
        if (interrupted != 0) {
          return done > 0 ? done : interrupted;
        }
      } else if (n <= 0) {
        return DataCalls.failed(thread, n, done);
      } else {
        done += n;
      }
    }
    return done;
  }

  static long copyFileRange(GuestThread thread, long[] a) {
    OpenFile in = DataCalls.readable(thread, a[0]);
    OpenFile out = DataCalls.writable(thread, a[2]);
    if (in.isDirectory() || out.isDirectory()) {
      return -EISDIR;
    }
    if ((out.flags() & OpenFlags.O_APPEND) != 0) {
      return -EBADF;
    }
    // Only between files that have a length: elsewhere, programs read and write.
    if (a[5] != 0 || a[4] < 0 || !isRegular(in) || !isRegular(out)) {
      return -EINVAL;
    }
    if (a[1] != 0 && thread.user().writable(a[1], Long.BYTES) < Long.BYTES
        || a[3] != 0 && thread.user().writable(a[3], Long.BYTES) < Long.BYTES) {
      return -EFAULT; // Before anything is copied.
    }
    long from = a[1] == 0 ? in.seek(0, SEEK_CUR) : thread.user().getLong(a[1]);
    long to = a[3] == 0 ? out.seek(0, SEEK_CUR) : thread.user().getLong(a[3]);
    long limit = Math.min(a[4], UserMemory.MAX_TRANSFER);
    if (from < 0 || to < 0 || from > Long.MAX_VALUE - limit || to > Long.MAX_VALUE - limit) {
      return -EINVAL;
    }
    if (in.isSameFile(out) && from < to + limit && to < from + limit) {
      return -EINVAL;
    }
    long total = 0;
    byte[] buffer = thread.buffer();
    while (total < limit) {
      int wanted = (int) Math.min(buffer.length, limit - total);
      int n = in.read(buffer, 0, wanted, from + total);
      int written = n <= 0 ? n : out.write(buffer, 0, n, to + total);
      if (written < 0 && total == 0) {
        return written;
      }
      total += Math.max(0, written);
      if (written < wanted) {
        break;
      }
    }
    advance(thread, in, a[1], from + total);
    advance(thread, out, a[3], to + total);
    return total;
  }

  private static boolean isRegular(OpenFile file) {
    HostStat stat = new HostStat();
    return file.stat(stat) == 0 && stat.type() == HostStat.REGULAR;
  }

  private static void advance(GuestThread thread, OpenFile file, long address, long position) {
    if (address == 0) {
      file.seek(position, 0);
    } else {
      thread.user().putLong(address, position);
    }
  }

  static long fallocate(GuestThread thread, long[] a) {
    OpenFile file = DataCalls.writable(thread, a[0]);
    if (a[2] < 0 || a[3] <= 0 || a[2] > Long.MAX_VALUE - a[3]) {
      return -EINVAL;
    }
    LimitCalls.checkLength(thread, a[2] + a[3]);
    return file.seek(0, SEEK_CUR) == -ESPIPE ? -ESPIPE : file.allocate((int) a[1], a[2], a[3]);
  }

  /** sync_file_range and readahead: advice, which is right to ignore; syncfs writes at once. */
  static long syncRange(GuestThread thread, long[] a) {
    OpenFile file = thread.file(a[0]);
    return file.readsFully() ? 0 : -ESPIPE;
  }

  static long readahead(GuestThread thread, long[] a) {
    return DataCalls.readable(thread, a[0]).readsFully() ? 0 : -EINVAL;
  }

  static long syncfs(GuestThread thread, long[] a) {
    thread.file(a[0]).sync(false);
    return 0;
  }
}
