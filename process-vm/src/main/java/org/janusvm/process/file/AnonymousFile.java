// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.host.HostStat;

/** What a call made that has no place in any file system: eventfd(2), epoll(7) and their kin. */
public abstract class AnonymousFile extends OpenFile {
  private final String kind;

  /**
   * A file without a name.
   *
   * @param kind as its link in /proc/PID/fd shows it, after a colon
   * @param flags access mode, and O_NONBLOCK; others mean nothing
   */
  protected AnonymousFile(String kind, int flags) {
    super(flags & (OpenFlags.O_ACCMODE | OpenFlags.O_NONBLOCK));
    this.kind = kind;
  }

  @Override
  public final int stat(HostStat to) {
    to.describeAnonymous();
    return 0;
  }

  @Override
  public final String linkText() {
    return "anon_inode:" + kind;
  }
}
