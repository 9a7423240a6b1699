// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOTTY;

import java.util.Set;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.FdTable;
import org.janusvm.process.file.MemoryFile;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.file.Pipe;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;

/** System calls on descriptors as such. */
final class DescriptorCalls {
  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_GETLK = 5;
  private static final int F_SETLK = 6;
  private static final int F_SETLKW = 7;
  private static final int F_OFD_GETLK = 36;
  private static final int F_OFD_SETLK = 37;
  private static final int F_OFD_SETLKW = 38;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;
  private static final int F_SETOWN = 8;
  private static final int F_GETOWN = 9;
  private static final int FD_CLOEXEC = 1;
  private static final Set<Integer> WITH_PATH_ONLY =
      Set.of(F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL);

  private static final int FIONREAD = 0x541b;
  private static final int FIONBIO = 0x5421;
  private static final int FIONCLEX = 0x5450;
  private static final int FIOCLEX = 0x5451;

  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private DescriptorCalls() {}

  static long dup(GuestThread thread, long[] a) {
    return thread.process().descriptors().duplicate((int) a[0], false, 0);
  }

  static long dup3(GuestThread thread, long[] a) {
    int flags = (int) a[2];
    if ((flags & ~OpenFlags.O_CLOEXEC) != 0 || (int) a[0] == (int) a[1]) {
      return -EINVAL;
    }
    return thread.process().descriptors().duplicateTo((int) a[0], (int) a[1], flags != 0);
  }

  static long pipe2(GuestThread thread, long[] a) {
    int flags = (int) a[1];
    if ((flags & ~(OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK)) != 0) {
      return -EINVAL;
    }
    if (thread.user().writable(a[0], 8) < 8) {
      return -EFAULT;
    }
    boolean cloexec = (flags & OpenFlags.O_CLOEXEC) != 0;
    FdTable table = thread.process().descriptors();
    LinuxKernel kernel = thread.process().kernel();
    Pipe pipe = new Pipe(kernel.files().newInode(), kernel::filesChanged);
    OpenFile output = pipe.writeEnd(flags);
    int readEnd;
    try {
      readEnd = table.add(pipe.readEnd(flags), cloexec);
    } catch (ErrnoException e) {
      output.release();
      throw e;
    }
    int writeEnd;
    try {
      writeEnd = table.add(output, cloexec);
    } catch (ErrnoException e) {
      table.close(readEnd);
      throw e;
    }
    thread.user().putInt(a[0], readEnd);
    thread.user().putInt(a[0] + 4, writeEnd);
    return 0;
  }

  static long close(GuestThread thread, long[] a) {
    thread.process().descriptors().close((int) a[0]);
    return 0;
  }

  static long closeRange(GuestThread thread, long[] a) {
    long first = a[0] & 0xffffffffL;
    long last = a[1] & 0xffffffffL;
    if (first > last || (a[2] & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) != 0) {
      return -EINVAL;
    }
    if ((a[2] & CLOSE_RANGE_UNSHARE) != 0) {
      thread.process().unshareDescriptors();
    }
    FdTable table = thread.process().descriptors();
    int end = (int) Math.min(last, table.limit());
    if ((a[2] & CLOSE_RANGE_CLOEXEC) == 0) {
      table.closeRange((int) Math.min(first, table.limit()), end);
      return 0;
    }
    for (int fd = (int) Math.min(first, table.limit()); fd <= end; fd++) {
      try {
        table.setCloseOnExec(fd, true);
      } catch (ErrnoException e) {
        // Not open: nothing to mark.
      }
    }
    return 0;
  }

  static long fcntl(GuestThread thread, long[] a) {
    FdTable table = thread.process().descriptors();
    int fd = (int) a[0];
    OpenFile file = table.get(fd);
    boolean pathOnly = (file.flags() & OpenFlags.O_PATH) != 0;
    if (pathOnly && !WITH_PATH_ONLY.contains((int) a[1])) {
      return -EBADF;
    }
    return switch ((int) a[1]) {
      case F_DUPFD -> table.duplicate(fd, false, (int) a[2]);
      case F_DUPFD_CLOEXEC -> table.duplicate(fd, true, (int) a[2]);
      case F_GETFD -> table.closeOnExec(fd) ? FD_CLOEXEC : 0;
      case F_SETFD -> {
        table.setCloseOnExec(fd, (a[2] & FD_CLOEXEC) != 0);
        yield 0;
      }
      case F_GETFL -> file.flags();
      case F_SETFL -> file.setFlags((int) a[2]);
      case F_SETLK, F_SETLKW -> LockCalls.set(thread, file, a[2], false, a[1] == F_SETLKW);
      case F_OFD_SETLK, F_OFD_SETLKW ->
          LockCalls.set(thread, file, a[2], true, a[1] == F_OFD_SETLKW);
      case F_GETLK, F_OFD_GETLK -> LockCalls.get(thread, file, a[2], a[1] == F_OFD_GETLK);
      case F_ADD_SEALS -> file instanceof MemoryFile memory ? memory.addSeals((int) a[2]) : -EINVAL;
      case F_GET_SEALS -> file instanceof MemoryFile memory ? memory.seals() : -EINVAL;
      case F_SETPIPE_SZ, F_GETPIPE_SZ -> pipeSize(file, (int) a[1], a[2]);
      // Nobody is sent a signal when a file becomes ready: O_ASYNC cannot be set.
      case F_SETOWN, F_GETOWN -> 0;
      default -> -EINVAL;
    };
  }

  private static long pipeSize(OpenFile file, int command, long size) {
    if (!(file instanceof Pipe.End end)) {
      return -EBADF;
    }
    if (command == F_GETPIPE_SZ) {
      return end.capacity();
    }
    return size < 0 || size > Integer.MAX_VALUE ? -EINVAL : end.setCapacity((int) size);
  }

  static long ioctl(GuestThread thread, long[] a) {
    OpenFile file = thread.file(a[0]);
    if ((file.flags() & OpenFlags.O_PATH) != 0) {
      return -EBADF;
    }
    switch ((int) a[1]) {
      case FIOCLEX -> thread.process().descriptors().setCloseOnExec((int) a[0], true);
      case FIONCLEX -> thread.process().descriptors().setCloseOnExec((int) a[0], false);
      case FIONBIO -> {
        boolean on = thread.user().getInt(a[2]) != 0;
        int others = file.flags() & ~OpenFlags.O_NONBLOCK;
        file.setFlags(on ? others | OpenFlags.O_NONBLOCK : others);
      }
      case FIONREAD -> {
        int available = file.available();
        if (available < 0) {
          return available;
        }
        thread.user().putInt(a[2], available);
      }
      default -> {
        return file.terminal() != null
            ? TerminalCalls.ioctl(thread, file, (int) a[1], a[2])
            : -ENOTTY;
      }
    }
    return 0;
  }
}
