// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;

import org.janusvm.process.abi.Identity;
import org.janusvm.process.linux.GuestThread;

/** Users, groups and namespaces: a guest is one user in one namespace, and stays so. */
final class IdentityCalls {
  private static final int UNCHANGED = -1;
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_SYSVSEM = 0x40000;
  private static final long CLONE_OF_THREADS = 0x10900; // CLONE_VM, CLONE_SIGHAND, CLONE_THREAD

  private IdentityCalls() {}

  static long get(GuestThread thread, long[] a) {
    return Identity.UID;
  }

  static long set(GuestThread thread, long[] a) {
    return (int) a[0] == Identity.UID ? 0 : -EPERM;
  }

  /** The real and the effective number. */
  static long setTwo(GuestThread thread, long[] a) {
    return isOwn(a[0]) && isOwn(a[1]) ? 0 : -EPERM;
  }

  /** The real, the effective and the saved number. */
  static long setThree(GuestThread thread, long[] a) {
    return isOwn(a[0]) && isOwn(a[1]) && isOwn(a[2]) ? 0 : -EPERM;
  }

  private static boolean isOwn(long id) {
    return (int) id == UNCHANGED || (int) id == Identity.UID;
  }

  static long getThree(GuestThread thread, long[] a) {
    for (int i = 0; i < 3; i++) {
      thread.user().putInt(a[i], Identity.UID);
    }
    return 0;
  }

  /** Supplementary groups, of which there are none. */
  static long getgroups(GuestThread thread, long[] a) {
    return (int) a[0] < 0 ? -EINVAL : 0;
  }

  static long unshare(GuestThread thread, long[] a) {
    long flags = a[0];
    if ((flags & ~(CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_OF_THREADS)) != 0) {
      return (flags & ~CloneCalls.NAMESPACES) == 0 ? -EPERM : -EINVAL;
    }
    if ((flags & CLONE_OF_THREADS) != 0 && thread.process().threadCount() > 1) {
      return -EINVAL;
    }
    if ((flags & CLONE_FILES) != 0) {
      thread.process().unshareDescriptors();
    }
    if ((flags & CLONE_FS) != 0) {
      thread.process().unsharePlace();
    }
    return 0;
  }
}
