// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import java.io.IOException;

/** A program cannot be made a process. The message is one line: what is wrong and what to do. */
public final class ImageException extends IOException {
  private static final long serialVersionUID = 1;

  ImageException(String message) {
    super(message);
  }
}
