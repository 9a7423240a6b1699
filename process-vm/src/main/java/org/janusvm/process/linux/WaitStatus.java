// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.Signals;

/**
 * What has become of a child, as wait4 and waitid tell it (wait(2)).
 *
 * @param code CLD_ number of siginfo
 * @param value exit status, or number of a signal
 */
public record WaitStatus(int code, int value) {
  public static final int CLD_EXITED = 1;
  public static final int CLD_KILLED = 2;
  public static final int CLD_STOPPED = 5;
  public static final int CLD_CONTINUED = 6;

  private static final int STOPPED = 0x7f;
  private static final int CONTINUED = 0xffff;

  /** The word that wait4 stores. */
  public int word() {
    return switch (code) {
      case CLD_EXITED -> value << 8;
      case CLD_STOPPED -> value << 8 | STOPPED;
      case CLD_CONTINUED -> CONTINUED;
      default -> value;
    };
  }

  /** In words, as traces have it. */
  @Override
  public String toString() {
    return switch (code) {
      case CLD_EXITED -> "exited with " + value;
      case CLD_STOPPED -> "stopped by " + Signals.name(value);
      case CLD_CONTINUED -> "continued";
      default -> "killed by " + Signals.name(value);
    };
  }

  /** Of a process that has ended. */
  static WaitStatus of(GuestProcess.Ending ending) {
    return ending.signal() != 0
        ? new WaitStatus(CLD_KILLED, ending.signal())
        : new WaitStatus(CLD_EXITED, ending.status());
  }
}
