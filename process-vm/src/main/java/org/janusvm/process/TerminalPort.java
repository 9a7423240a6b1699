// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

/**
 * A terminal of the host, behind a standard stream. Requests and structures are those of Linux's
 * ioctl_tty(2), which are the same for the guest.
 */
public interface TerminalPort {
  /**
   * Makes a request whose argument is a structure.
   *
   * @param request such as TCGETS
   * @param structure read and written
   * @return 0 or a negated error number
   */
  int control(int request, byte[] structure);

  /** Makes a request whose argument is a number. */
  int control(int request, long argument);

  /** Reads from the terminal. */
  InputPort input();

  /** Writes to the terminal. */
  OutputPort output();

  /** Stops Janus as a terminal's SIGTSTP would; returns when it has been continued. */
  void suspend();
}
