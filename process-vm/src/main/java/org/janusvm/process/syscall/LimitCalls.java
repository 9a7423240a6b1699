// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EFBIG;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.abi.Errno.ESRCH;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.ResourceLimits;
import org.janusvm.process.memory.AddressSpace;

/** prlimit64(2) and its elders, and what other calls ask of the limits. */
final class LimitCalls {
  private static final int SIZE = 16;
  private static final int SEEK_CUR = 1;

  private LimitCalls() {}

  static long prlimit(GuestThread thread, long[] a) {
    return limit(thread, process(thread, (int) a[0]), a[1], a[2], a[3]);
  }

  static long getrlimit(GuestThread thread, long[] a) {
    checkWritable(thread, a[1]);
    return limit(thread, thread.process(), a[0], 0, a[1]);
  }

  static long setrlimit(GuestThread thread, long[] a) {
    thread.user().checkReadable(a[1], SIZE);
    return limit(thread, thread.process(), a[0], a[1], 0);
  }

  private static void checkWritable(GuestThread thread, long address) {
    if (thread.user().writable(address, SIZE) < SIZE) {
      throw new ErrnoException(EFAULT);
    }
  }

  private static GuestProcess process(GuestThread thread, int pid) {
    if (pid == 0) {
      return thread.process();
    }
    GuestThread found = thread.process().kernel().thread(pid);
    if (found == null) {
      throw new ErrnoException(ESRCH);
    }
    return found.process();
  }

  private static long limit(
      GuestThread thread, GuestProcess process, long which, long newLimit, long oldLimit) {
    int resource = (int) which;
    if (resource < 0 || resource >= ResourceLimits.COUNT) {
      return -EINVAL;
    }
    ResourceLimits limits = process.limits();
    long soft = 0;
    long hard = 0;
    if (newLimit != 0) {
      thread.user().checkReadable(newLimit, SIZE);
      soft = thread.user().getLong(newLimit);
      hard = thread.user().getLong(newLimit + 8);
    }
    long oldSoft = limits.soft(resource);
    long oldHard = limits.hard(resource);
    if (newLimit != 0) {
      process.setLimit(resource, soft, hard);
    }
    if (oldLimit != 0) {
      checkWritable(thread, oldLimit);
      thread.user().putLong(oldLimit, oldSoft);
      thread.user().putLong(oldLimit + 8, oldHard);
    }
    return 0;
  }

  /**
   * How many bytes of a write the limit on the size of files lets through.
   *
   * @param position where it begins, or negative for the file's own position
   * @throws ErrnoException EFBIG when none; the thread has then been sent SIGXFSZ
   */
  static long writable(GuestThread thread, OpenFile file, long position, long bytes) {
    long limit = thread.process().limits().soft(ResourceLimits.FSIZE);
    if (limit == ResourceLimits.INFINITY || bytes == 0 || !file.readsFully()) {
      return bytes; // Only regular files grow.
    }
    long start = position;
    if (position < 0) {
      boolean appends = (file.flags() & OpenFlags.O_APPEND) != 0;
      HostStat stat = new HostStat();
      start = appends && file.stat(stat) == 0 ? stat.size : file.seek(0, SEEK_CUR);
    }
    if (start < 0) {
      return bytes; // The write itself says why.
    }
    if (Long.compareUnsigned(start, limit) >= 0) {
      throw tooLarge(thread);
    }
    return Long.compareUnsigned(bytes, limit - start) > 0 ? limit - start : bytes;
  }

  /** Refuses to make a file larger than the limit. */
  static void checkLength(GuestThread thread, long length) {
    if (length > 0 && thread.process().limits().exceeds(ResourceLimits.FSIZE, length)) {
      throw tooLarge(thread);
    }
  }

  private static ErrnoException tooLarge(GuestThread thread) {
    thread
        .process()
        .sender()
        .toThread(
            thread,
            SignalInfo.sent(
                Signals.SIGXFSZ,
                SignalInfo.SI_USER,
                thread.process().pid(),
                "a file would be larger than its limit"));
    return new ErrnoException(EFBIG);
  }

  /** Refuses more memory than the limits on address space and data allow. */
  static void checkMemory(GuestThread thread, long more, boolean isData) {
    ResourceLimits limits = thread.process().limits();
    if (more <= 0) {
      return;
    }
    AddressSpace memory = thread.process().memory();
    boolean exceeded =
        limits.soft(ResourceLimits.AS) != ResourceLimits.INFINITY
                && limits.exceeds(ResourceLimits.AS, memory.mappedBytes(false) + more)
            || isData
                && limits.soft(ResourceLimits.DATA) != ResourceLimits.INFINITY
                && limits.exceeds(ResourceLimits.DATA, memory.mappedBytes(true) + more);
    if (exceeded) {
      throw new ErrnoException(ENOMEM);
    }
  }
}
