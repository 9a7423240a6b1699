// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ESRCH;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.PidFile;

/** Descriptors of processes: pidfd_open(2), pidfd_send_signal(2). */
final class PidCalls {
  private PidCalls() {}

  static long open(GuestThread thread, long[] a) {
    int pid = (int) a[0];
    int flags = (int) a[1];
    if (pid <= 0 || (flags & ~OpenFlags.O_NONBLOCK) != 0) {
      return -EINVAL;
    }
    GuestProcess process = thread.process().kernel().processes().find(pid);
    if (process == null) {
      // A thread that is not the first of its process has no such descriptor.
      return thread.process().kernel().thread(pid) == null ? -ESRCH : -EINVAL;
    }
    return thread.process().descriptors().add(new PidFile(process, flags), true);
  }

  /** The process of a descriptor. */
  static PidFile file(GuestThread thread, long fd) {
    if (thread.file(fd) instanceof PidFile file) {
      return file;
    }
    throw new ErrnoException(EBADF);
  }

  static long sendSignal(GuestThread thread, long[] a) {
    if ((int) a[3] != 0) {
      return -EINVAL;
    }
    GuestProcess target = file(thread, a[0]).process();
    if (thread.process().kernel().processes().find(target.pid()) != target) {
      return -ESRCH; // It was waited for, and its number may be another's one day.
    }
    long[] arguments = {target.pid(), a[1], a[2]};
    if (a[2] == 0) {
      return KillCalls.kill(thread, arguments);
    }
    thread.user().checkReadable(a[2], 48);
    return thread.user().getInt(a[2]) == (int) a[1]
        ? KillCalls.sigqueueinfo(thread, arguments)
        : -EINVAL;
  }
}
