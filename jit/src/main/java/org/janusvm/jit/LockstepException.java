// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/**
 * Compiled code and the interpreter made different things of the same guest code: a fault of ours.
 * The message has several lines, for people.
 */
public final class LockstepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LockstepException(String report) {
    super(report);
  }
}
