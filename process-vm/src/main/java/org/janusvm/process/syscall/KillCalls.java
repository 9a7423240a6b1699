// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ESRCH;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.Family;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;

/** System calls that send signals: to processes, groups, threads (kill(2), tgkill(2)). */
final class KillCalls {
  private static final int INFO_SIZE = 128;

  private KillCalls() {}

  static long kill(GuestThread thread, long[] a) {
    int target = (int) a[0];
    int signal = checked(a[1]);
    if (target > 0) {
      send(process(thread, target), info(thread, signal, SignalInfo.SI_USER));
      return 0;
    }
    if (target == Integer.MIN_VALUE) {
      return -ESRCH;
    }
    LinuxKernel kernel = thread.process().kernel();
    SignalInfo info = info(thread, signal, SignalInfo.SI_USER);
    boolean any =
        target == -1
            ? kernel.signalAll(process -> process != thread.process(), info)
            : kernel.signalGroup(target == 0 ? thread.process().family().group() : -target, info);
    return any ? 0 : -ESRCH;
  }

  // Signal 0 only asks whether there is such a process.
  private static boolean send(GuestProcess process, SignalInfo info) {
    return info.signal() == 0 || process.sender().toProcess(info);
  }

  private static SignalInfo info(GuestThread thread, int signal, int code) {
    int pid = thread.process().pid();
    return SignalInfo.sent(signal, code, pid, "sent by process " + pid);
  }

  private static GuestProcess process(GuestThread thread, int pid) {
    GuestProcess process = thread.process().kernel().processes().find(pid);
    if (process == null) {
      throw new ErrnoException(pid == Family.INIT ? EPERM : ESRCH);
    }
    return process;
  }

  static long tkill(GuestThread thread, long[] a) {
    int signal = checked(a[1]);
    if ((int) a[0] <= 0) {
      return -EINVAL;
    }
    return toThread(
        thread.process().kernel().thread((int) a[0]), info(thread, signal, SignalInfo.SI_TKILL));
  }

  static long tgkill(GuestThread thread, long[] a) {
    if ((int) a[0] <= 0 || (int) a[1] <= 0) {
      return -EINVAL;
    }
    int signal = checked(a[2]);
    return toThread(
        process(thread, (int) a[0]).thread((int) a[1]), info(thread, signal, SignalInfo.SI_TKILL));
  }

  private static long toThread(GuestThread target, SignalInfo info) {
    if (target == null) {
      return -ESRCH;
    }
    return info.signal() == 0 || target.process().sender().toThread(target, info) ? 0 : -EAGAIN;
  }

  static long sigqueueinfo(GuestThread thread, long[] a) {
    SignalInfo info = readInfo(thread, a[1], a[2]);
    GuestProcess target = process(thread, (int) a[0]);
    checkSender(thread, target, info);
    return send(target, info) ? 0 : -EAGAIN;
  }

  static long tgsigqueueinfo(GuestThread thread, long[] a) {
    SignalInfo info = readInfo(thread, a[2], a[3]);
    if ((int) a[0] <= 0 || (int) a[1] <= 0) {
      return -EINVAL;
    }
    GuestProcess target = process(thread, (int) a[0]);
    checkSender(thread, target, info);
    return toThread(target.thread((int) a[1]), info);
  }

  // Nobody may pass himself off to others as the kernel.
  private static void checkSender(GuestThread thread, GuestProcess target, SignalInfo info) {
    boolean claimsKernel = info.code() >= 0 || info.code() == SignalInfo.SI_TKILL;
    if (claimsKernel && target != thread.process()) {
      throw new ErrnoException(EPERM);
    }
  }

  private static SignalInfo readInfo(GuestThread thread, long signal, long address) {
    thread.user().checkReadable(address, INFO_SIZE);
    int code = thread.user().getInt(address + 8);
    long first = thread.user().getLong(address + 16);
    long second = thread.user().getLong(address + 24);
    String detail = "sent by process " + thread.process().pid();
    return new SignalInfo(checked(signal), code, first, second, detail);
  }

  private static int checked(long signal) {
    if ((int) signal < 0 || (int) signal > Signals.MAX) {
      throw new ErrnoException(EINVAL);
    }
    return (int) signal;
  }
}
