// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

/**
 * Something asked for cannot be run at all. The message is one line for the user: what is wrong and
 * what to do.
 */
public final class CannotRunException extends Exception {
  /** Status of a command that was used wrongly. */
  public static final int USAGE = 2;

  /** Status when the program exists but cannot be run. */
  public static final int NOT_RUNNABLE = 126;

  /** Status when there is no such program. */
  public static final int NOT_FOUND = 127;

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Says what is wrong.
   *
   * @param status what the command exits with
   */
  public CannotRunException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** What the command exits with. */
  public int status() {
    return status;
  }
}
