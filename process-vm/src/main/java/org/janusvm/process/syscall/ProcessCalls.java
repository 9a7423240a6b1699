// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;

import java.nio.charset.StandardCharsets;
import org.janusvm.process.abi.MachineName;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.MemoryBudget;

/** System calls on the process itself. */
final class ProcessCalls {
  private static final int UTSNAME_FIELD = 65;
  private static final String[] UTSNAME = {
    MachineName.SYSTEM,
    MachineName.HOST,
    MachineName.RELEASE,
    MachineName.VERSION,
    MachineName.MACHINE,
    "(none)"
  };

  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_GET_PDEATHSIG = 2;
  private static final int PR_GET_DUMPABLE = 3;
  private static final int PR_SET_NAME = 15;
  private static final int PR_GET_NAME = 16;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int PR_GET_CHILD_SUBREAPER = 37;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_GET_NO_NEW_PRIVS = 39;
  private static final int NAME_SIZE = 16;

  private static final int SYSINFO_SIZE = 112;

  private ProcessCalls() {}

  static long exit(GuestThread thread, long[] a) {
    thread.exit((int) a[0]);
    return 0;
  }

  static long exitGroup(GuestThread thread, long[] a) {
    thread.process().exit((int) a[0]);
    return 0;
  }

  static long setTidAddress(GuestThread thread, long[] a) {
    thread.clearChildTid = a[0];
    return thread.tid();
  }

  static long setRobustList(GuestThread thread, long[] a) {
    if (a[1] != 24) {
      return -EINVAL;
    }
    thread.robustList = a[0];
    return 0;
  }

  static long uname(GuestThread thread, long[] a) {
    byte[] bytes = new byte[UTSNAME.length * UTSNAME_FIELD];
    for (int i = 0; i < UTSNAME.length; i++) {
      byte[] field = UTSNAME[i].getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(field, 0, bytes, i * UTSNAME_FIELD, field.length);
    }
    thread.user().write(a[0], bytes);
    return 0;
  }

  static long prctl(GuestThread thread, long[] a) {
    switch ((int) a[0]) {
      case PR_SET_NAME -> {
        int readable = (int) thread.user().readable(a[1], NAME_SIZE);
        byte[] bytes = thread.user().read(a[1], readable);
        int end = 0;
        while (end < readable && bytes[end] != 0) {
          end++;
        }
        if (end == readable && readable < NAME_SIZE) {
          return -EFAULT;
        }
        int length = Math.min(end, NAME_SIZE - 1);
        thread.name = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        return 0;
      }
      case PR_GET_NAME -> {
        byte[] bytes = new byte[NAME_SIZE];
        byte[] name = thread.name.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(name, 0, bytes, 0, name.length);
        thread.user().write(a[1], bytes);
        return 0;
      }
      case PR_SET_PDEATHSIG -> {
        if (a[1] < 0 || a[1] > Signals.MAX) {
          return -EINVAL;
        }
        thread.process().family().setDeathSignal((int) a[1]);
        return 0;
      }
      case PR_GET_PDEATHSIG -> {
        thread.user().putInt(a[1], thread.process().family().deathSignal());
        return 0;
      }
      case PR_SET_CHILD_SUBREAPER -> {
        thread.process().family().setSubreaper(a[1] != 0);
        return 0;
      }
      case PR_GET_CHILD_SUBREAPER -> {
        thread.user().putInt(a[1], thread.process().family().isSubreaper() ? 1 : 0);
        return 0;
      }
      case PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS -> {
        return 1;
      }
      // Nothing a guest can execute ever grants privileges.
      case PR_SET_NO_NEW_PRIVS -> {
        return a[1] == 1 ? 0 : -EINVAL;
      }
      default -> {
        return -EINVAL;
      }
    }
  }

  static long sysinfo(GuestThread thread, long[] a) {
    MemoryBudget memory = thread.process().kernel().memory();
    long uptime = thread.process().kernel().clock().monotonic() / TimeCalls.NANOS_PER_SECOND;
    thread.user().zero(a[0], SYSINFO_SIZE);
    thread.user().putLong(a[0], uptime);
    thread.user().putLong(a[0] + 32, memory.limit());
    thread.user().putLong(a[0] + 40, memory.limit() - memory.used());
    thread.user().putShort(a[0] + 80, thread.process().kernel().threads().size());
    thread.user().putInt(a[0] + 104, 1);
    return 0;
  }

  static long getrandom(GuestThread thread, long[] a) {
    if ((a[2] & ~7L) != 0) {
      return -EINVAL;
    }
    byte[] buffer = thread.buffer();
    long wanted = a[1] < 0 ? Integer.MAX_VALUE : Math.min(a[1], Integer.MAX_VALUE);
    long room = thread.user().writable(a[0], wanted);
    if (room == 0 && wanted > 0) {
      return -EFAULT;
    }
    for (long done = 0; done < room; done += buffer.length) {
      int n = (int) Math.min(buffer.length, room - done);
      thread.process().kernel().entropy().fill(buffer, 0, n);
      thread.user().write(a[0] + done, buffer, 0, n);
    }
    return room;
  }
}
