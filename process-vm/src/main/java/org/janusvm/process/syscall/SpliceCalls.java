// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ESPIPE;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.file.Pipe;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.UserMemory;
import org.janusvm.process.net.SocketFile;

/**
 * splice(2), tee(2) and vmsplice(2): moving bytes into pipes and out of them. They are copied, as
 * Linux may do too; what the memory given to vmsplice holds later is not seen.
 */
final class SpliceCalls {
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int KNOWN_FLAGS = 15;

  // Stands for "at the file's own position".
  private static final long CURRENT = -1;

  private SpliceCalls() {}

  static long splice(GuestThread thread, long[] a) {
    if (a[4] == 0) {
      return 0;
    }
    checkFlags(a[5]);
    OpenFile in = DataCalls.readable(thread, a[0]);
    OpenFile out = DataCalls.writable(thread, a[2]);
    boolean waits = (a[5] & SPLICE_F_NONBLOCK) == 0;
    if (in instanceof Pipe.End from && out instanceof Pipe.End to) {
      if (a[1] != 0 || a[3] != 0) {
        return -ESPIPE;
      }
      return between(thread, from, to, limit(a[4]), waits, false);
    }
    if (!(in instanceof Pipe.End) && !(out instanceof Pipe.End)) {
      return -EINVAL;
    }
    boolean drains = in instanceof Pipe.End;
    if ((drains ? a[1] : a[3]) != 0) {
      return -ESPIPE;
    }
    OpenFile file = drains ? out : in;
    long position = position(thread, file, drains ? a[3] : a[1]);
    if (!moves(file) || a[4] < 0 || drains && (file.flags() & OpenFlags.O_APPEND) != 0) {
      return -EINVAL;
    }
    long result =
        drains
            ? drain(thread, (Pipe.End) in, out, position, a[4], waits)
            : fill(thread, in, position, (Pipe.End) out, a[4], waits);
    if (position != CURRENT && result > 0) {
      thread.user().putLong(drains ? a[3] : a[1], position + result);
    }
    return result;
  }

  // Linux has no way to splice what is not made of bytes: counters, timers, directories.
  private static boolean moves(OpenFile file) {
    return file.readsFully() || file instanceof SocketFile || file.isTerminal();
  }

  private static long position(GuestThread thread, OpenFile file, long address) {
    if (address == 0) {
      return CURRENT;
    }
    if (thread.user().writable(address, Long.BYTES) < Long.BYTES) {
      throw new ErrnoException(EFAULT); // Before anything is moved.
    }
    long position = thread.user().getLong(address);
    if (!file.readsFully() || position < 0) {
      throw new ErrnoException(EINVAL);
    }
    return position;
  }

  static long tee(GuestThread thread, long[] a) {
    checkFlags(a[3]);
    if (a[2] == 0) {
      return 0;
    }
    OpenFile in = DataCalls.readable(thread, a[0]);
    OpenFile out = DataCalls.writable(thread, a[1]);
    if (in instanceof Pipe.End from && out instanceof Pipe.End to) {
      boolean waits = (a[3] & SPLICE_F_NONBLOCK) == 0;
      return between(thread, from, to, limit(a[2]), waits, true);
    }
    return -EINVAL;
  }

  private static void checkFlags(long flags) {
    if (((int) flags & ~KNOWN_FLAGS) != 0) {
      throw new ErrnoException(EINVAL);
    }
  }

  private static long limit(long bytes) {
    return Long.compareUnsigned(bytes, UserMemory.MAX_TRANSFER) > 0
        ? UserMemory.MAX_TRANSFER
        : bytes;
  }

  private static boolean waits(OpenFile file) {
    return (file.flags() & OpenFlags.O_NONBLOCK) == 0;
  }

  private static long between(
      GuestThread thread, Pipe.End in, Pipe.End out, long limit, boolean mayWait, boolean keeps) {
    if (in.pipe() == out.pipe()) {
      return -EINVAL;
    }
    boolean waits = mayWait && waits(in) && waits(out);
    byte[] buffer = thread.buffer();
    while (true) {
      int most = (int) Math.min(limit, Integer.MAX_VALUE);
      Pipe.Mover toOut = (bytes, n) -> out.fill(bytes, n, true, (same, room) -> Math.min(n, room));
      int n = in.drain(buffer, most, true, keeps, toOut);
      if (n != OpenFile.HAS_TO_WAIT) {
        return n < 0 ? DataCalls.failed(thread, n, 0) : n;
      }
      if (!waits) {
        return -EAGAIN;
      }
      long interrupted = await(thread, in, out);
      if (interrupted != 0) {
        return interrupted;
      }
    }
  }

  // One of the two is not ready: there is nothing to take, or no room for it.
  private static long await(GuestThread thread, Pipe.End in, OpenFile out) {
    return (in.poll(PollEvents.ENDS_INPUT_WAIT) & PollEvents.ENDS_INPUT_WAIT) == 0
        ? FileWait.forInput(thread, in)
        : FileWait.forRoom(thread, out, 1);
  }

  private static long drain(
      GuestThread thread, Pipe.End in, OpenFile out, long position, long bytes, boolean mayWait) {
    long limit = LimitCalls.writable(thread, out, position, limit(bytes));
    boolean waits = mayWait && waits(in);
    byte[] buffer = thread.buffer();
    long total = 0;
    while (total < limit) {
      long at = position + total;
      int most = (int) Math.min(limit - total, buffer.length);
      Pipe.Mover toOut =
          (from, n) -> position == CURRENT ? out.write(from, 0, n) : out.write(from, 0, n, at);
      int n = in.drain(buffer, most, true, false, toOut);
      boolean empty = n == OpenFile.HAS_TO_WAIT && in.available() == 0;
      if (n == 0 || empty && total > 0) {
        break; // What came first is enough.
      }
      if (n == OpenFile.HAS_TO_WAIT) {
        if (empty && !waits) {
          return -EAGAIN;
        }
        long interrupted = await(thread, in, out);
        if (interrupted != 0) {
          return total > 0 ? total : interrupted;
        }
      } else if (n < 0) {
        return DataCalls.failed(thread, n, total);
      } else {
        total += n;
      }
    }
    return total;
  }

  private static long fill(
      GuestThread thread, OpenFile in, long position, Pipe.End out, long bytes, boolean mayWait) {
    boolean waits = mayWait && waits(out);
    int most = (int) limit(bytes);
    Pipe.Mover fromIn =
        (to, n) -> position == CURRENT ? in.read(to, 0, n) : in.read(to, 0, n, position);
    while (true) {
      int n = out.fill(thread.buffer(), most, true, fromIn);
      if (n != OpenFile.HAS_TO_WAIT) {
        return n < 0 ? DataCalls.failed(thread, n, 0) : n;
      }
      boolean full = !out.writeReady(1);
      if (full && !waits) {
        return -EAGAIN;
      }
      long interrupted = full ? FileWait.forRoom(thread, out, 1) : FileWait.forInput(thread, in);
      if (interrupted != 0) {
        return interrupted;
      }
    }
  }

  static long vmsplice(GuestThread thread, long[] a) {
    checkFlags(a[3]);
    OpenFile file = thread.file(a[0]);
    if (!(file instanceof Pipe.End end) || !end.readable() && !end.writable()) {
      return -EBADF;
    }
    UserVectors vectors = UserVectors.read(thread, a[1], a[2]);
    if (vectors.total() == 0) {
      return 0;
    }
    boolean waits = (a[3] & SPLICE_F_NONBLOCK) == 0 && waits(end);
    if (!end.writable()) {
      return toMemory(thread, end, vectors, waits);
    }
    // The pipe takes what there is room for, once there is some.
    while (true) {
      int n =
          end.fill(
              thread.buffer(),
              (int) vectors.total(),
              waits,
              (to, room) -> {
                int some = (int) Math.min(room, vectors.total());
                vectors.gather(0, to, some);
                return some;
              });
      if (n != OpenFile.HAS_TO_WAIT) {
        return n < 0 ? DataCalls.failed(thread, n, 0) : n;
      }
      long interrupted = FileWait.forRoom(thread, end, 1);
      if (interrupted != 0) {
        return interrupted;
      }
    }
  }

  private static long toMemory(
      GuestThread thread, Pipe.End end, UserVectors vectors, boolean waits) {
    long room = vectors.writable();
    if (room == 0) {
      return -EFAULT;
    }
    while (true) {
      int n =
          end.drain(
              thread.buffer(),
              (int) room,
              waits,
              false,
              (from, some) -> {
                vectors.scatter(0, from, some);
                return some;
              });
      if (n != OpenFile.HAS_TO_WAIT) {
        return n;
      }
      long interrupted = FileWait.forInput(thread, end);
      if (interrupted != 0) {
        return interrupted;
      }
    }
  }
}
