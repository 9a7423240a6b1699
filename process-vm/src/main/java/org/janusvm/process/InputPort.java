// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Where a guest's standard input comes from. */
public interface InputPort {
  /**
   * Waits for at least one byte.
   *
   * @return bytes read, at least 1, or 0 at the end of the input
   */
  int read(byte[] buffer, int offset, int length) throws IOException;

  /**
   * Waits until {@link #read} would not wait, or the time is over.
   *
   * @param nanos at most so long; 0 does not wait, negative waits without limit
   * @return whether a read would return at once (the end of the input included)
   */
  boolean await(long nanos) throws IOException;

  /** Whether this is a terminal. */
  boolean isTerminal();

  /** The terminal, if this is one that can be controlled, or null. */
  default TerminalPort terminal() {
    return null;
  }

  /** Input from memory; the end of the input follows. */
  static InputPort of(byte[] bytes) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return new InputPort() {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        return Math.max(0, in.read(buffer, offset, length));
      }

      @Override
      public boolean await(long nanos) {
        return true;
      }

      @Override
      public boolean isTerminal() {
        return false;
      }
    };
  }
}
