// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tells whether something new came for a socket of the host, by an edge-triggered epoll of its own:
 * only the host knows of a byte that came while others were still unread.
 */
public final class HostEdges extends HostDescriptor {
  private static final int CLOEXEC = 02000000;
  private static final int CTL_ADD = 1;
  private static final int IN = 1;
  private static final int RDHUP = 0x2000;
  private static final int ET = 1 << 31;

  private HostEdges(int fd) {
    super(fd);
  }

  /** Edges of a socket's input, or null if the host has no descriptor left. */
  static HostEdges of(HostSocket socket) {
    int fd = (int) Libc.call(Functions.EPOLL_CREATE1, CLOEXEC, 0, 0, 0, 0);
    if (fd < 0) {
      return null;
    }
    HostEdges edges = new HostEdges(fd);
    MemorySegment event = Libc.scratch().data;
    event.set(ValueLayout.JAVA_INT, 0, IN | RDHUP | ET);
    if (edges.with(Functions.EPOLL_CTL, CTL_ADD, socket.fd, event.address(), 0, 0) < 0) {
      edges.close();
      return null;
    }
    return edges;
  }

  /** Whether something came since this was asked last; at first, whether there is something. */
  public boolean came() {
    MemorySegment event = Libc.scratch().data;
    return with(Functions.EPOLL_WAIT, event.address(), 1, 0, 0, 0) > 0;
  }

  // Apart, so that runs without edges do not look them up.
  private static final class Functions {
    static final MemorySegment EPOLL_CREATE1 = Libc.function("epoll_create1");
    static final MemorySegment EPOLL_CTL = Libc.function("epoll_ctl");
    static final MemorySegment EPOLL_WAIT = Libc.function("epoll_wait");

    private Functions() {}
  }
}
