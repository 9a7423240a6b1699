// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.E2BIG;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOSYS;

import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.ThreadStarter;

/** clone(2) and clone3(2), as far as they make threads. Processes are not made yet. */
final class CloneCalls {
  private static final long CLONE_VM = 0x100;
  private static final long CLONE_SIGHAND = 0x800;
  private static final long CLONE_THREAD = 0x10000;
  private static final long CLONE_SETTLS = 0x80000;
  private static final long CLONE_PARENT_SETTID = 0x100000;
  private static final long CLONE_CHILD_CLEARTID = 0x200000;
  private static final long CLONE_CHILD_SETTID = 0x1000000;

  private static final int ARGUMENTS_SIZE = 64;
  private static final int PAGE = 4096;

  private CloneCalls() {}

  static long clone(GuestThread thread, long[] a) {
    return start(thread, a[0], a[1], a[2], a[3], a[4]);
  }

  static long clone3(GuestThread thread, long[] a) {
    if (a[1] < ARGUMENTS_SIZE || a[1] > PAGE) {
      return a[1] > PAGE ? -E2BIG : -EINVAL;
    }
    long[] words = new long[ARGUMENTS_SIZE / 8];
    for (int i = 0; i < words.length; i++) {
      words[i] = thread.user().getLong(a[0] + 8L * i);
    }
    long stack = words[5];
    long size = words[6];
    if (stack == 0 != (size == 0)) {
      return -EINVAL;
    }
    return start(thread, words[0], stack + size, words[3], words[7], words[2]);
  }

  private static long start(
      GuestThread thread, long flags, long stack, long parentTid, long tls, long childTid) {
    if ((flags & CLONE_THREAD) == 0) {
      return -ENOSYS;
    }
    if ((flags & CLONE_VM) == 0 || (flags & CLONE_SIGHAND) == 0) {
      return -EINVAL;
    }
    return ThreadStarter.start(
        thread,
        new ThreadStarter.Request(
            stack,
            (flags & CLONE_SETTLS) != 0,
            tls,
            (flags & CLONE_PARENT_SETTID) != 0 ? parentTid : 0,
            (flags & CLONE_CHILD_SETTID) != 0 ? childTid : 0,
            (flags & CLONE_CHILD_CLEARTID) != 0 ? childTid : 0));
  }
}
