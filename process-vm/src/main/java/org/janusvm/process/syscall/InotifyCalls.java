// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.InotifyEvents;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.Inotify;
import org.janusvm.process.linux.GuestThread;

/** Being told what happens to files: inotify_init1(2) and its kin. */
final class InotifyCalls {
  private static final int FLAGS = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;

  private InotifyCalls() {}

  static long init(GuestThread thread, long[] a) {
    int flags = (int) a[0];
    if ((flags & ~FLAGS) != 0) {
      return -EINVAL;
    }
    Inotify inotify = thread.process().kernel().files().events().open(flags);
    return thread.process().descriptors().add(inotify, (flags & OpenFlags.O_CLOEXEC) != 0);
  }

  static long addWatch(GuestThread thread, long[] a) {
    int mask = (int) a[2];
    int both = InotifyEvents.MASK_ADD | InotifyEvents.MASK_CREATE;
    if ((mask & InotifyEvents.KNOWN) == 0) {
      return -EINVAL;
    }
    Inotify inotify = inotify(thread, a[0]);
    if ((mask & both) == both) {
      return -EINVAL;
    }
    String path = PathCalls.path(thread, a[1]);
    var start = PathCalls.start(thread, PathCalls.AT_FDCWD, path);
    return thread.process().paths().watch(inotify, start, path, mask);
  }

  static long removeWatch(GuestThread thread, long[] a) {
    return inotify(thread, a[0]).unwatch((int) a[1]);
  }

  private static Inotify inotify(GuestThread thread, long fd) {
    if (thread.file(fd) instanceof Inotify inotify) {
      return inotify;
    }
    throw new ErrnoException(EINVAL);
  }
}
