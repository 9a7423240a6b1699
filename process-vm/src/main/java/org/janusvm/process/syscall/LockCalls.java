// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EDEADLK;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOLCK;
import static org.janusvm.process.abi.Errno.EOVERFLOW;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.FileLocks;
import org.janusvm.process.file.FileLocks.InTheWay;
import org.janusvm.process.file.FileLocks.Kind;
import org.janusvm.process.file.FileLocks.Outcome;
import org.janusvm.process.file.FileLocks.Request;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom;

/** Locks on files: fcntl's commands on records, and flock(2). */
final class LockCalls {
  private static final int F_RDLCK = 0;
  private static final int F_WRLCK = 1;
  private static final int F_UNLCK = 2;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int LOCK_UN = 8;

  // Offsets in struct flock.
  private static final int WHENCE = 2;
  private static final int START = 8;
  private static final int LENGTH = 16;
  private static final int PID = 24;
  private static final int SIZE = 32;

  private static final int OFD_PID = -1;

  private LockCalls() {}

  /** F_SETLK and F_OFD_SETLK, and F_SETLKW and F_OFD_SETLKW, which wait. */
  static long set(GuestThread thread, OpenFile file, long address, boolean ofd, boolean waits) {
    Request request = read(thread, file, address, ofd);
    int type = thread.user().getShort(address);
    switch (type) {
      case F_UNLCK -> {
        locks(thread).release(request);
        return 0;
      }
      case F_RDLCK, F_WRLCK -> {
        if (type == F_RDLCK ? !file.readable() : !file.writable()) {
          return -EBADF;
        }
        return acquire(thread, request, waits);
      }
      default -> {
        return -EINVAL;
      }
    }
  }

  /** F_GETLK and F_OFD_GETLK. */
  static long get(GuestThread thread, OpenFile file, long address, boolean ofd) {
    Request request = read(thread, file, address, ofd);
    int type = thread.user().getShort(address);
    if (type != F_RDLCK && type != F_WRLCK) {
      return -EINVAL;
    }
    if (thread.user().writable(address, SIZE) < SIZE) {
      return -EFAULT;
    }
    InTheWay found = locks(thread).inTheWay(request);
    if (found == null) {
      thread.user().putShort(address, F_UNLCK);
      return 0;
    }
    thread.user().putShort(address, found.exclusive() ? F_WRLCK : F_RDLCK);
    thread.user().putShort(address + WHENCE, SEEK_SET);
    thread.user().putLong(address + START, found.start());
    boolean all = found.end() == Long.MAX_VALUE;
    thread.user().putLong(address + LENGTH, all ? 0 : found.end() - found.start());
    thread.user().putInt(address + PID, found.pid());
    return 0;
  }

  private static FileLocks locks(GuestThread thread) {
    return thread.process().kernel().fileLocks();
  }

  private static Request read(GuestThread thread, OpenFile file, long address, boolean ofd) {
    thread.user().checkReadable(address, SIZE);
    if (ofd && thread.user().getInt(address + PID) != 0) {
      throw new ErrnoException(EINVAL);
    }
    long base = base(file, thread.user().getShort(address + WHENCE));
    long start = thread.user().getLong(address + START);
    long length = thread.user().getLong(address + LENGTH);
    if (start > Long.MAX_VALUE - base) {
      throw new ErrnoException(EOVERFLOW);
    }
    start += base;
    if (start < 0 || length < 0 && start + length < 0) {
      throw new ErrnoException(EINVAL);
    }
    long end = Long.MAX_VALUE;
    if (length > 0) {
      if (length - 1 > Long.MAX_VALUE - start) {
        throw new ErrnoException(EOVERFLOW);
      }
      end = length > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + length;
    } else if (length < 0) {
      end = start;
      start += length;
    }
    boolean exclusive = thread.user().getShort(address) == F_WRLCK;
    Kind kind = ofd ? Kind.OFD : Kind.POSIX;
    Object owner = ofd ? file : thread.process().descriptors();
    int pid = ofd ? OFD_PID : thread.process().pid();
    return new Request(kind, file, owner, start, end, exclusive, pid);
  }

  private static long base(OpenFile file, int whence) {
    switch (whence) {
      case SEEK_SET -> {
        return 0;
      }
      case SEEK_CUR -> {
        return Math.max(0, file.seek(0, SEEK_CUR));
      }
      case SEEK_END -> {
        HostStat stat = new HostStat();
        file.stat(stat);
        return stat.size;
      }
      default -> throw new ErrnoException(EINVAL);
    }
  }

  static long flock(GuestThread thread, long[] a) {
    OpenFile file = thread.file(a[0]);
    int operation = (int) a[1] & ~LOCK_NB;
    if ((file.flags() & OpenFlags.O_PATH) != 0) {
      return -EBADF;
    }
    if (operation != LOCK_SH && operation != LOCK_EX && operation != LOCK_UN) {
      return -EINVAL;
    }
    boolean exclusive = operation == LOCK_EX;
    Request request = new Request(Kind.FLOCK, file, file, 0, Long.MAX_VALUE, exclusive, OFD_PID);
    if (operation == LOCK_UN) {
      locks(thread).release(request);
      return 0;
    }
    long now = result(locks(thread).acquire(request));
    if (now != -EAGAIN) {
      return now;
    }
    // To change a lock is to give it back and to take the other, so it may be lost (flock(2)).
    locks(thread).release(request);
    return acquire(thread, request, ((int) a[1] & LOCK_NB) == 0);
  }

  private static long result(Outcome outcome) {
    return switch (outcome) {
      case DONE -> 0;
      case GUEST_IN_THE_WAY, HOST_IN_THE_WAY -> -EAGAIN;
      case TOO_MANY -> -ENOLCK;
    };
  }

  private static long acquire(GuestThread thread, Request request, boolean waits) {
    FileLocks locks = locks(thread);
    Outcome[] last = {locks.acquire(request)};
    if (result(last[0]) != -EAGAIN || !waits) {
      return result(last[0]);
    }
    if (request.kind() == Kind.POSIX && !locks.beginWait(request)) {
      return -EDEADLK;
    }
    BooleanSupplier done =
        () -> {
          last[0] = locks.acquire(request);
          return last[0] != Outcome.GUEST_IN_THE_WAY;
        };
    WaitRoom room = thread.process().kernel().waitRoom();
    try {
      while (true) {
        if (last[0] == Outcome.HOST_IN_THE_WAY && hostWait(thread, room, locks, request, last)) {
          return -ERESTARTSYS;
        }
        if (result(last[0]) != -EAGAIN) {
          return result(last[0]);
        }
        if (last[0] == Outcome.GUEST_IN_THE_WAY
            && room.await(thread, done, -1, "a lock on a file") != WaitRoom.Outcome.DONE) {
          return -ERESTARTSYS;
        }
      }
    } finally {
      locks.endWait(request);
    }
  }

  // The host does not tell when a lock is given back, so it is asked; true if interrupted.
  private static boolean hostWait(
      GuestThread thread, WaitRoom room, FileLocks locks, Request request, Outcome[] last) {
    return room.askOutside(
            thread,
            nanos -> {
              LockSupport.parkNanos(nanos);
              last[0] = locks.acquire(request);
              return last[0] != Outcome.HOST_IN_THE_WAY;
            },
            -1)
        != WaitRoom.Outcome.DONE;
  }
}
