// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.process.host.HostInput;
import org.janusvm.process.host.HostTerminalPort;

/** The host process's own standard streams, unbuffered. */
final class HostStreams {
  private HostStreams() {}

  static StandardStreams create() {
    return new StandardStreams(
        new HostInput(),
        new HostOutput(FileDescriptor.out, 1),
        new HostOutput(FileDescriptor.err, 2));
  }

  private static final class HostOutput implements OutputPort {
    private final FileOutputStream stream;

    private final Path link;
    private final int number;

    HostOutput(FileDescriptor descriptor, int number) {
      this.number = number;
      link = Path.of("/proc/self/fd/" + number);
      stream = new FileOutputStream(descriptor);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      stream.write(bytes, offset, length);
    }

    @Override
    public TerminalPort terminal() {
      return new HostTerminalPort(number);
    }

    @Override
    public boolean isTerminal() {
      // Asking isatty() would be a native call, which the start of every small guest would feel.
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException e) {
        return false;
      }
    }
  }
}
