// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A descriptor of the host, safe for use by several threads: it is closed after the last operation
 * that was under way, so that its number cannot meanwhile come to mean another file.
 */
class HostDescriptor implements AutoCloseable {
  static final int EBADF = 9;

  private static final MemorySegment CLOSE = Libc.function("close");

  final int fd;
  // One for the owner, one for each operation under way.
  private final AtomicInteger uses = new AtomicInteger(1);
  private volatile boolean closed;

  HostDescriptor(int fd) {
    this.fd = fd;
  }

  /** Closing does nothing from now on. */
  final void keepOpen() {
    uses.incrementAndGet();
  }

  /** Calls a function whose first argument is the descriptor. */
  final long with(MemorySegment function, long b, long c, long d, long e) {
    return with(function, b, c, d, e, 0);
  }

  /** As above, with a sixth argument. */
  final long with(MemorySegment function, long b, long c, long d, long e, long f) {
    if (!acquire()) {
      return -EBADF;
    }
    try {
      return Libc.call(function, fd, b, c, d, e, f);
    } finally {
      release();
    }
  }

  /** Begins an operation; false if the descriptor is closed. */
  final boolean acquire() {
    while (true) {
      int n = uses.get();
      if (closed || n == 0) {
        return false;
      }
      if (uses.compareAndSet(n, n + 1)) {
        return true;
      }
    }
  }

  /** Ends an operation. */
  final void release() {
    if (uses.decrementAndGet() == 0) {
      Libc.call(CLOSE, fd, 0, 0, 0, 0);
    }
  }

  @Override
  public final void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    release();
  }
}
