// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ESRCH;

import org.janusvm.process.abi.Identity;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.ChildWait;
import org.janusvm.process.linux.ChildWait.Which;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.PidFile;

/** wait4(2) and waitid(2). */
final class WaitCalls {
  private static final int P_ALL = 0;
  private static final int P_PID = 1;
  private static final int P_PGID = 2;
  private static final int P_PIDFD = 3;
  private static final int ANY_KIND = ChildWait.WNOTHREAD | ChildWait.WALL | ChildWait.WCLONE;
  private static final int RUSAGE_SIZE = 144;
  private static final long NANOS_PER_MICRO = 1000;

  private WaitCalls() {}

  static long wait4(GuestThread thread, long[] a) {
    int pid = (int) a[0];
    int options = (int) a[2];
    int allowed = ChildWait.WNOHANG | ChildWait.WSTOPPED | ChildWait.WCONTINUED | ANY_KIND;
    if ((options & ~allowed) != 0) {
      return -EINVAL;
    }
    if (pid == Integer.MIN_VALUE) {
      return -ESRCH;
    }
    Which which = pid == -1 ? Which.ALL : pid > 0 ? Which.PROCESS : Which.GROUP;
    int id = pid == 0 ? thread.process().family().group() : Math.abs(pid);
    ChildWait.Report report = new ChildWait(thread, which, id, options | ChildWait.WEXITED).await();
    if (report == null) {
      return 0;
    }
    if (a[1] != 0) {
      thread.user().putInt(a[1], report.status().word());
    }
    if (a[3] != 0) {
      putUsage(thread, a[3], report.cpuNanos());
    }
    return report.pid();
  }

  static long waitid(GuestThread thread, long[] a) {
    int options = (int) a[3];
    int kinds = ChildWait.WEXITED | ChildWait.WSTOPPED | ChildWait.WCONTINUED;
    int allowed = kinds | ChildWait.WNOHANG | ChildWait.WNOWAIT | ANY_KIND;
    int id = (int) a[1];
    if ((options & ~allowed) != 0 || (options & kinds) == 0) {
      return -EINVAL;
    }
    Which which;
    switch ((int) a[0]) {
      case P_ALL -> which = Which.ALL;
      case P_PID -> which = Which.PROCESS;
      case P_PGID -> which = Which.GROUP;
      case P_PIDFD -> {
        PidFile file = PidCalls.file(thread, id);
        return waitid(thread, options, file, a);
      }
      default -> {
        return -EINVAL;
      }
    }
    if (which == Which.PROCESS && id <= 0 || which == Which.GROUP && id < 0) {
      return -EINVAL;
    }
    if (which == Which.GROUP && id == 0) {
      id = thread.process().family().group();
    }
    tell(thread, new ChildWait(thread, which, id, options).await(), a);
    return 0;
  }

  private static long waitid(GuestThread thread, int options, PidFile file, long[] a) {
    boolean waits = (file.flags() & OpenFlags.O_NONBLOCK) == 0;
    int how = waits ? options : options | ChildWait.WNOHANG;
    ChildWait.Report report =
        new ChildWait(thread, Which.PROCESS, file.process().pid(), how).await();
    if (report == null && !waits && (options & ChildWait.WNOHANG) == 0) {
      return -EAGAIN;
    }
    tell(thread, report, a);
    return 0;
  }

  private static void tell(GuestThread thread, ChildWait.Report report, long[] a) {
    if (a[4] != 0 && report != null) {
      putUsage(thread, a[4], report.cpuNanos());
    }
    if (a[2] != 0) {
      // Only the fields that SIGCHLD has, as Linux does.
      thread.user().putInt(a[2], report == null ? 0 : Signals.SIGCHLD);
      thread.user().putInt(a[2] + 4, 0);
      thread.user().putInt(a[2] + 8, report == null ? 0 : report.status().code());
      thread.user().putInt(a[2] + 16, report == null ? 0 : report.pid());
      thread.user().putInt(a[2] + 20, report == null ? 0 : Identity.UID);
      thread.user().putInt(a[2] + 24, report == null ? 0 : report.status().value());
    }
  }

  private static void putUsage(GuestThread thread, long address, long nanos) {
    thread.user().zero(address, RUSAGE_SIZE);
    thread.user().putLong(address, nanos / TimeCalls.NANOS_PER_SECOND);
    long micros = nanos % TimeCalls.NANOS_PER_SECOND / NANOS_PER_MICRO;
    thread.user().putLong(address + 8, micros);
  }
}
