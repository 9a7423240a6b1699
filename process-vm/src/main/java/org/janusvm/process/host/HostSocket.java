// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A socket of the host that never waits. Operations return negated error numbers of the host, which
 * are Linux's; addresses are struct sockaddr. What may be connected to is the sandbox's business.
 */
public final class HostSocket extends HostDescriptor {
  private static final int NONBLOCK_CLOEXEC = 02004000;
  private static final int ADDRESS = 128;

  private HostSocket(int fd) {
    super(fd);
  }

  /** Makes a socket, or null after setting {@code error[0]}. */
  public static HostSocket open(int family, int type, int[] error) {
    return made(Libc.call(Functions.SOCKET, family, type | NONBLOCK_CLOEXEC, 0, 0, 0), error);
  }

  private static HostSocket made(long result, int[] error) {
    if (result < 0) {
      error[0] = (int) -result;
      return null;
    }
    return new HostSocket((int) result);
  }

  /** Takes a connection, or null after setting {@code error[0]}. */
  public HostSocket accept(int[] error) {
    return made(with(Functions.ACCEPT4, 0, 0, NONBLOCK_CLOEXEC, 0, 0), error);
  }

  /** Tells of new input; null if the host has no descriptor left. The caller closes it. */
  public HostEdges edges() {
    if (!acquire()) {
      return null;
    }
    try {
      return HostEdges.of(this);
    } finally {
      release();
    }
  }

  /** Gives it a name. */
  public int bind(byte[] address) {
    MemorySegment at = stored(address);
    return (int) with(Functions.BIND, at.address(), address.length, 0, 0, 0);
  }

  /** Connects. */
  public int connect(byte[] address) {
    MemorySegment at = stored(address);
    return (int) with(Functions.CONNECT, at.address(), address.length, 0, 0, 0);
  }

  private static MemorySegment stored(byte[] address) {
    MemorySegment data = Libc.scratch().data;
    MemorySegment.copy(address, 0, data, ValueLayout.JAVA_BYTE, 0, address.length);
    return data;
  }

  /** Lets others connect. */
  public int listen(int backlog) {
    return (int) with(Functions.LISTEN, backlog, 0, 0, 0, 0);
  }

  /** Ends a direction. */
  public int shutdown(int how) {
    return (int) with(Functions.SHUTDOWN, how, 0, 0, 0, 0);
  }

  /** Its name, or the peer's; null after setting {@code error[0]}. */
  public byte[] name(boolean ofPeer, int[] error) {
    MemorySegment data = Libc.scratch().data;
    data.set(ValueLayout.JAVA_INT, 0, ADDRESS);
    MemorySegment function = ofPeer ? Functions.GETPEERNAME : Functions.GETSOCKNAME;
    int result = (int) with(function, data.address() + 8, data.address(), 0, 0, 0);
    if (result < 0) {
      error[0] = -result;
      return null;
    }
    return address(data, 8, 0);
  }

  private static byte[] address(MemorySegment data, int at, int lengthAt) {
    int length = Math.clamp(data.get(ValueLayout.JAVA_INT, lengthAt), 0, ADDRESS);
    return data.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * Sends.
   *
   * @param length at most 60 KiB of it are sent of a stream; more is EMSGSIZE else
   * @param to address, or null
   */
  public int send(byte[] from, int offset, int length, int flags, byte[] to) {
    MemorySegment data = Libc.scratch().data;
    MemorySegment.copy(from, offset, data, ValueLayout.JAVA_BYTE, 2L * ADDRESS, length);
    if (to != null) {
      stored(to);
    }
    return (int)
        with(
            Functions.SENDTO,
            data.address() + 2 * ADDRESS,
            length,
            flags,
            to == null ? 0 : data.address(),
            to == null ? 0 : to.length);
  }

  /** Most bytes that {@link #send} and {@link #receive} move. */
  public static final int MOST = Libc.Scratch.DATA - 2 * ADDRESS;

  /**
   * Receives.
   *
   * @param sender takes the sender's address at index 0; null if not wanted
   */
  public int receive(byte[] to, int length, int flags, byte[][] sender) {
    MemorySegment data = Libc.scratch().data;
    data.set(ValueLayout.JAVA_INT, 0, ADDRESS);
    int n =
        (int)
            with(
                Functions.RECVFROM,
                data.address() + 2 * ADDRESS,
                Math.min(length, MOST),
                flags,
                sender == null ? 0 : data.address() + 8,
                sender == null ? 0 : data.address());
    if (n > 0) {
      MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 2L * ADDRESS, to, 0, Math.min(n, length));
    }
    if (n >= 0 && sender != null) {
      sender[0] = address(data, 8, 0);
    }
    return n;
  }

  /** Sets an option. */
  public int setOption(int level, int name, byte[] value) {
    MemorySegment at = stored(Arrays.copyOf(value, Math.min(value.length, ADDRESS)));
    return (int)
        with(Functions.SETSOCKOPT, level, name, at.address(), Math.min(value.length, ADDRESS), 0);
  }

  /** An option of at most 256 bytes, or null after setting {@code error[0]}. */
  public byte[] option(int level, int name, int[] error) {
    MemorySegment data = Libc.scratch().data;
    data.set(ValueLayout.JAVA_INT, 0, 2 * ADDRESS);
    int result =
        (int) with(Functions.GETSOCKOPT, level, name, data.address() + 8, data.address(), 0);
    if (result < 0) {
      error[0] = -result;
      return null;
    }
    int length = Math.clamp(data.get(ValueLayout.JAVA_INT, 0), 0, 2 * ADDRESS);
    return data.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** What of POLL bits is there, waiting at most so many milliseconds. */
  public int poll(int events, int millis) {
    if (!acquire()) {
      return 0;
    }
    try {
      MemorySegment data = Libc.scratch().data;
      data.set(ValueLayout.JAVA_INT, 0, fd);
      data.set(ValueLayout.JAVA_INT, 4, events);
      int n = (int) Libc.call(Functions.POLL, data.address(), 1, millis, 0, 0);
      return n <= 0 ? 0 : data.get(ValueLayout.JAVA_SHORT, 6) & 0xffff;
    } finally {
      release();
    }
  }

  // Apart, so that runs without a network do not look them up.
  private static final class Functions {
    static final MemorySegment SOCKET = Libc.function("socket");
    static final MemorySegment ACCEPT4 = Libc.function("accept4");
    static final MemorySegment BIND = Libc.function("bind");
    static final MemorySegment CONNECT = Libc.function("connect");
    static final MemorySegment LISTEN = Libc.function("listen");
    static final MemorySegment SHUTDOWN = Libc.function("shutdown");
    static final MemorySegment GETSOCKNAME = Libc.function("getsockname");
    static final MemorySegment GETPEERNAME = Libc.function("getpeername");
    static final MemorySegment SENDTO = Libc.function("sendto");
    static final MemorySegment RECVFROM = Libc.function("recvfrom");
    static final MemorySegment SETSOCKOPT = Libc.function("setsockopt");
    static final MemorySegment GETSOCKOPT = Libc.function("getsockopt");
    static final MemorySegment POLL = Libc.function("poll");

    private Functions() {}
  }
}
