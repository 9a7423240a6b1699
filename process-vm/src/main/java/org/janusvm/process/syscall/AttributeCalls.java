// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EOPNOTSUPP;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.GuestThread;

/**
 * Extended attributes (xattr(7)): the guest's file systems have none. Programs that copy files ask,
 * and take EOPNOTSUPP for an answer, but not ENOSYS.
 */
final class AttributeCalls {
  private static final long AT_FDCWD = -100;
  private static final long F_OK = 0;
  private static final long AT_SYMLINK_NOFOLLOW = 0x100;

  private AttributeCalls() {}

  static long followed(GuestThread thread, long[] a) {
    return ofPath(thread, a[0], 0);
  }

  static long unfollowed(GuestThread thread, long[] a) {
    return ofPath(thread, a[0], AT_SYMLINK_NOFOLLOW);
  }

  // What is wrong with the path comes first, as on Linux.
  private static long ofPath(GuestThread thread, long path, long flags) {
    long error = PathCalls.faccessat2(thread, new long[] {AT_FDCWD, path, F_OK, flags});
    return error != 0 ? error : -EOPNOTSUPP;
  }

  static long opened(GuestThread thread, long[] a) {
    thread.file(a[0]); // EBADF
    throw new ErrnoException(EOPNOTSUPP);
  }
}
