// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output as commands print on it, which keeps in mind why it failed: a full disk is to be
 * told, a reader that went away is not. What guests write does not come this way.
 */
final class StandardOutput extends OutputStream {
  private static final String READER_GONE = "Broken pipe";
  private static final int SIGPIPE = 13;

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private String failure;

  private StandardOutput() {}

  /** Puts one in the place of System.out. */
  static StandardOutput install() {
    StandardOutput output = new StandardOutput();
    System.setOut(new PrintStream(output, true, System.out.charset()));
    return output;
  }

  /** The exit status in the light of what became of the output; says so if some was lost. */
  int status(int status) {
    System.out.flush();
    if (failure == null || status != Status.OK) {
      return status;
    }
    if (failure.equals(READER_GONE)) {
      return Status.SIGNAL + SIGPIPE;
    }
    Messages.say("standard output: " + failure + "; not all was written");
    return Status.OUTPUT_LOST;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e.getMessage() == null ? "cannot be written" : e.getMessage();
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
