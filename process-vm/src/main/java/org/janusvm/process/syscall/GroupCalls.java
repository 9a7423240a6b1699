// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.ESRCH;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.Family;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;

/** Process groups and sessions. */
final class GroupCalls {
  private GroupCalls() {}

  static long setpgid(GuestThread thread, long[] a) {
    thread.process().family().setGroup((int) a[0], (int) a[1]);
    return 0;
  }

  static long getpgid(GuestThread thread, long[] a) {
    return family(thread, (int) a[0]).group();
  }

  static long getsid(GuestThread thread, long[] a) {
    return family(thread, (int) a[0]).session().id();
  }

  static long setsid(GuestThread thread, long[] a) {
    return thread.process().family().newSession();
  }

  private static Family family(GuestThread thread, int pid) {
    GuestProcess process =
        pid == 0 ? thread.process() : thread.process().kernel().processes().find(pid);
    if (process == null) {
      throw new ErrnoException(ESRCH);
    }
    return process.family();
  }
}
