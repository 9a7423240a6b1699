// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.AnonymousFile;

/** A descriptor of a process (pidfd_open(2)): readable when the process has ended. */
public final class PidFile extends AnonymousFile {
  private final GuestProcess process;

  /** A descriptor of a process; of the flags only O_NONBLOCK means something. */
  public PidFile(GuestProcess process, int flags) {
    super("[pidfd]", OpenFlags.O_RDWR | flags & OpenFlags.O_NONBLOCK);
    this.process = process;
  }

  /** The process, perhaps one that was waited for already. */
  public GuestProcess process() {
    return process;
  }

  @Override
  public int poll(int wanted) {
    return process.hasFinished() ? PollEvents.READABLE : 0;
  }
}
