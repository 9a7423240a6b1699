// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.io.IOException;
import org.janusvm.process.OutputPort;
import org.janusvm.process.TerminalPort;

/**
 * Output that may have to wait for its reader, who may never come: a thread that writes is at a
 * safepoint meanwhile. What it writes was copied out of guest memory before.
 */
public final class SafeOutput implements OutputPort {
  private final OutputPort port;

  /** Writes to a port of the host. */
  public SafeOutput(OutputPort port) {
    this.port = port;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    GuestThread thread = GuestThread.current();
    thread.safepoint().enterSafe();
    try {
      port.write(bytes, offset, length);
    } finally {
      thread.safepoint().leaveSafe();
    }
  }

  @Override
  public boolean isTerminal() {
    return port.isTerminal();
  }

  @Override
  public TerminalPort terminal() {
    return port.terminal();
  }
}
