// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.io.InputStream;

/**
 * Keys typed at a machine's console. Control-A begins a command to Janus itself, as in QEMU: x
 * quits, a second Control-A is passed on as one, and any other key is passed on after its
 * Control-A.
 */
final class ConsoleKeys extends InputStream {
  private static final int CONTROL_A = 1;

  private final InputStream keys;
  private final Runnable quit;
  private int waiting = -1;

  /**
   * Reads from {@code keys}, unbuffered.
   *
   * @param quit is called at the command to quit; the guest then sees the end of its input
   */
  ConsoleKeys(InputStream keys, Runnable quit) {
    this.keys = keys;
    this.quit = quit;
  }

  @Override
  public int read() throws IOException {
    if (waiting >= 0) {
      int key = waiting;
      waiting = -1;
      return key;
    }
    int key = keys.read();
    if (key != CONTROL_A) {
      return key;
    }
    int command = keys.read();
    if (command == 'x' || command == 'X') {
      quit.run();
      return -1;
    }
    if (command != CONTROL_A) {
      waiting = command;
    }
    return CONTROL_A;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int key = read();
    if (key < 0) {
      return -1;
    }
    buffer[offset] = (byte) key;
    return 1; // One key at a time: a console is not to wait for more.
  }

  @Override
  public int available() throws IOException {
    return waiting >= 0 ? 1 + keys.available() : keys.available();
  }
}
