// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

/** A system call fails. Carries no stack trace: it is an ordinary way for a call to end. */
public final class ErrnoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** One of {@link Errno}, positive. */
  public final int errno;

  public ErrnoException(int errno) {
    super(null, null, false, false);
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return Errno.describe(errno);
  }
}
