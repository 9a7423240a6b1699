// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A machine's console on standard output, byte for byte. Once the reader has gone away, the rest is
 * dropped and someone is told, once.
 */
final class ConsoleOutput extends OutputStream {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final Runnable brokenPipe;
  private volatile boolean broken;

  /**
   * Opens standard output.
   *
   * @param brokenPipe is called when nobody reads any more
   */
  ConsoleOutput(Runnable brokenPipe) {
    this.brokenPipe = brokenPipe;
  }

  /** Whether the reader went away. */
  boolean isBroken() {
    return broken;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (broken) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      broken = true;
      brokenPipe.run();
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
