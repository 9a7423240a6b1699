// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

/** The machine cannot be started; the message tells the user what is wrong and what to do. */
public final class BootException extends Exception {
  private static final long serialVersionUID = 1;

  public BootException(String message) {
    super(message);
  }
}
