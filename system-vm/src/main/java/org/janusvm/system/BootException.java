// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

/** The machine cannot be started; the message tells the user what is wrong and what to do. */
public final class BootException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean wrongUsage;

  public BootException(String message) {
    this(message, false);
  }

  /**
   * Says what is wrong.
   *
   * @param wrongUsage whether the options are to blame, not the files they name
   */
  public BootException(String message, boolean wrongUsage) {
    super(message);
    this.wrongUsage = wrongUsage;
  }

  /** Whether the options are to blame, not the files they name. */
  public boolean isWrongUsage() {
    return wrongUsage;
  }
}
