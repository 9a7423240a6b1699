// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.io.IOException;
import org.janusvm.process.InputPort;
import org.janusvm.process.TerminalPort;

/**
 * The host process's standard input, read unbuffered: what the guest does not read stays for
 * whoever reads next, as under a shell.
 */
public final class HostInput implements InputPort {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int EINTR = 4;

  private final int fd;
  private HostFile file;

  /** Standard input. */
  public HostInput() {
    this(0);
  }

  /** A standard stream that can be read. */
  HostInput(int fd) {
    this.fd = fd;
  }

  // Opened at the first use: most guests never read, and native calls cost start-up time.
  private synchronized HostFile file() {
    if (file == null) {
      file = HostFile.standard(fd);
    }
    return file;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      int n = file().read(buffer, offset, length);
      if (n >= 0) {
        return n;
      }
      if (n != -EINTR) {
        throw new IOException("standard input: error " + -n);
      }
    }
  }

  @Override
  public boolean await(long nanos) throws IOException {
    long millis = nanos < 0 ? -1 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    return file().awaitInput((int) Math.min(millis, Integer.MAX_VALUE)) > 0;
  }

  @Override
  public boolean isTerminal() {
    return file().isTerminal();
  }

  @Override
  public TerminalPort terminal() {
    return new HostTerminalPort(fd);
  }
}
