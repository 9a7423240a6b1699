// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.janusvm.process.InputPort;
import org.janusvm.process.OutputPort;
import org.janusvm.process.TerminalPort;

/** The terminal that is one of the host process's standard streams. */
public final class HostTerminalPort implements TerminalPort {
  private static final int SIGSTOP = 19;
  private static final int EINTR = 4;

  private final int fd;

  /** The terminal of a standard stream, 0, 1 or 2. */
  public HostTerminalPort(int fd) {
    this.fd = fd;
  }

  @Override
  public int control(int request, byte[] structure) {
    MemorySegment data = Libc.scratch().data;
    MemorySegment.copy(structure, 0, data, ValueLayout.JAVA_BYTE, 0, structure.length);
    int result = control(request, data.address());
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, structure, 0, structure.length);
    return result;
  }

  @Override
  public int control(int request, long argument) {
    return (int) Libc.call(Functions.IOCTL, fd, request & 0xffffffffL, argument, 0, 0);
  }

  @Override
  public InputPort input() {
    return new HostInput(fd);
  }

  @Override
  public OutputPort output() {
    return new OutputPort() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        HostFile file = HostFile.standard(fd);
        for (int done = 0; done < length; ) {
          int n = file.write(bytes, offset + done, length - done);
          if (n < 0 && n != -EINTR) {
            throw new IOException("terminal: error " + -n);
          }
          done += Math.max(0, n);
        }
      }

      @Override
      public boolean isTerminal() {
        return true;
      }
    };
  }

  @Override
  public void suspend() {
    Libc.call(Functions.KILL, ProcessHandle.current().pid(), SIGSTOP, 0, 0, 0);
  }

  // Apart, so that runs without a terminal do not look them up.
  private static final class Functions {
    static final MemorySegment IOCTL = Libc.function("ioctl");
    static final MemorySegment KILL = Libc.function("kill");

    private Functions() {}
  }
}
