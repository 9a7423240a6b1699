// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import java.io.IOException;
import org.janusvm.process.abi.Errno;

/** A program cannot be made a process. The message is one line: what is wrong and what to do. */
public final class ImageException extends IOException {
  private static final long serialVersionUID = 1;

  /** What execve returns for it. */
  public final int errno;

  /** Printable text of a hostile file, which chooses it: the user's terminal must not obey it. */
  static String printable(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }

  ImageException(String message) {
    this(message, Errno.ENOEXEC);
  }

  ImageException(String message, int errno) {
    super(message);
    this.errno = errno;
  }
}
