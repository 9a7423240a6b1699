// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.IOException;
import java.io.OutputStream;

/** Where a guest's standard output or standard error goes. */
public interface OutputPort {
  /**
   * Writes all of the bytes, unbuffered as far as the guest can tell.
   *
   * @throws IOException the guest gets EPIPE and SIGPIPE when the reader is gone, else EIO
   */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Whether this is a terminal. */
  boolean isTerminal();

  /** The terminal, if this is one that can be controlled, or null. */
  default TerminalPort terminal() {
    return null;
  }

  /** Output to a Java stream, flushed at each write. */
  static OutputPort of(OutputStream out, boolean terminal) {
    return new OutputPort() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        out.flush();
      }

      @Override
      public boolean isTerminal() {
        return terminal;
      }
    };
  }
}
