// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINPROGRESS;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EMSGSIZE;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.EPROTONOSUPPORT;
import static org.janusvm.process.abi.Errno.ESOCKTNOSUPPORT;

import java.util.Set;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.host.HostEdges;
import org.janusvm.process.host.HostSocket;

/**
 * A TCP or UDP socket on the loopback interface of the host. It has an own address there before
 * anything else is done with it, so that the host never chooses one; see {@link Loopback}.
 */
public final class InternetSocket extends SocketFile {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int IPV6 = 41;
  private static final int V6ONLY = 26;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int TO_HOST = SocketNumbers.MSG_OOB | SocketNumbers.MSG_MORE;
  private static final int FROM_HOST = SocketNumbers.MSG_OOB | SocketNumbers.MSG_PEEK;

  /** No delay, cork, keep-alive times and count, quick acknowledgement, time until giving up. */
  private static final Set<Integer> TCP_OPTIONS = Set.of(1, 3, 4, 5, 6, 12, 18);

  private static final Set<Integer> TCP_READABLE = Set.of(1, 2, 3, 4, 5, 6, 11, 12, 18);

  private final HostSocket host;
  private boolean hasAddress;
  private boolean connecting;
  private volatile boolean listening;
  // Whether the host refused to take more: what edge-triggered epoll waits for.
  private volatile boolean lacksRoom;
  private volatile long roomEvent;
  // Made when someone first asks for edges of input.
  private HostEdges edges;
  private long inputEvent;
  private boolean closed;

  private InternetSocket(int family, int type, int flags, HostSocket host) {
    super(family, type, flags);
    this.host = host;
  }

  /** A new socket. */
  public static InternetSocket create(int family, int type, int protocol, int flags) {
    if (type == SocketNumbers.SOCK_RAW) {
      throw new ErrnoException(EPERM);
    }
    if (type != SocketNumbers.SOCK_STREAM && type != SocketNumbers.SOCK_DGRAM) {
      throw new ErrnoException(ESOCKTNOSUPPORT);
    }
    if (protocol != 0 && protocol != (type == SocketNumbers.SOCK_STREAM ? TCP : UDP)) {
      throw new ErrnoException(EPROTONOSUPPORT);
    }
    int[] error = new int[1];
    HostSocket host = HostSocket.open(family, type, error);
    if (host == null) {
      throw new ErrnoException(error[0]);
    }
    return new InternetSocket(family, type, flags, host);
  }

  @Override
  public int protocol() {
    return isStream() ? TCP : UDP;
  }

  @Override
  public synchronized int bind(Caller caller, byte[] address) {
    int result = host.bind(Loopback.own(family(), address));
    hasAddress |= result == 0;
    return result;
  }

  private synchronized int needAddress(byte[] target) {
    if (hasAddress) {
      return 0;
    }
    int result = host.bind(Loopback.anyPort(family(), target));
    hasAddress = result == 0;
    return result;
  }

  @Override
  public synchronized int listen(Caller caller, int backlog) {
    int error = needAddress(null);
    int result = error != 0 ? error : host.listen(backlog);
    listening |= result == 0;
    return result;
  }

  @Override
  public boolean isListening() {
    return listening;
  }

  @Override
  public SocketFile accept(int flags) {
    int[] error = new int[1];
    HostSocket accepted = host.accept(error);
    if (accepted == null) {
      if (error[0] == EAGAIN) {
        return null;
      }
      throw new ErrnoException(error[0]);
    }
    InternetSocket socket = new InternetSocket(family(), type(), flags, accepted);
    socket.hasAddress = true;
    return socket;
  }

  @Override
  public synchronized int connect(Caller caller, byte[] address) {
    if (connecting) {
      if ((host.poll(PollEvents.OUT, 0) & (PollEvents.OUT | PollEvents.UNASKED)) == 0) {
        return HAS_TO_WAIT;
      }
      connecting = false;
      return -takeError();
    }
    boolean ends = address.length >= 2 && address[0] == SocketNumbers.AF_UNSPEC && address[1] == 0;
    if (ends && !isStream()) {
      return host.connect(new byte[16]);
    }
    byte[] target = Loopback.target(family(), address);
    int error = needAddress(target);
    int result = error != 0 ? error : host.connect(target);
    lacksRoom |= result == -EINPROGRESS;
    if (result == -EINPROGRESS && !nonBlocking()) {
      connecting = true;
      return HAS_TO_WAIT;
    }
    return result;
  }

  @Override
  public byte[] localAddress() {
    return name(false);
  }

  @Override
  public byte[] peerAddress() {
    return name(true);
  }

  private byte[] name(boolean ofPeer) {
    int[] error = new int[1];
    byte[] name = host.name(ofPeer, error);
    if (name == null) {
      throw new ErrnoException(error[0]);
    }
    return name;
  }

  @Override
  public int send(Caller caller, Outgoing message) {
    byte[] to = null;
    if (message.to() != null && !isStream()) {
      to = Loopback.target(family(), message.to());
      int error = needAddress(to);
      if (error != 0) {
        return error;
      }
    }
    int length = message.length();
    if (length > HostSocket.MOST) {
      if (!isStream()) {
        return -EMSGSIZE;
      }
      length = HostSocket.MOST;
    }
    int flags = message.flags() & TO_HOST | SocketNumbers.MSG_NOSIGNAL | SocketNumbers.MSG_DONTWAIT;
    int n = host.send(message.data(), message.offset(), length, flags, to);
    lacksRoom |= n == -EAGAIN || n >= 0 && n < message.length();
    return n == -EAGAIN ? HAS_TO_WAIT : n;
  }

  @Override
  public int receive(Incoming to) {
    int flags = to.flags & FROM_HOST | SocketNumbers.MSG_DONTWAIT;
    byte[][] sender = isStream() ? null : new byte[1][];
    // Of a datagram the host tells the whole length; of a stream it would throw bytes away.
    int n =
        host.receive(
            to.data, to.length, isStream() ? flags : flags | SocketNumbers.MSG_TRUNC, sender);
    if (n < 0) {
      return n == -EAGAIN ? HAS_TO_WAIT : n;
    }
    to.fullLength = n;
    if (isStream()) {
      return n;
    }
    to.sender = sender[0];
    if (n > to.length) {
      to.resultFlags |= SocketNumbers.MSG_TRUNC;
    }
    return (to.flags & SocketNumbers.MSG_TRUNC) != 0 ? n : Math.min(n, to.length);
  }

  @Override
  public int shutdown(int how) {
    return host.shutdown(how);
  }

  @Override
  public int takeError() {
    byte[] value = host.option(SocketNumbers.SOL_SOCKET, SocketNumbers.SO_ERROR, new int[1]);
    return value == null ? 0 : value[0] & 0xff;
  }

  @Override
  public boolean setOption(int level, int name, byte[] value) {
    boolean passed =
        switch (level) {
          case SocketNumbers.SOL_SOCKET ->
              name == SocketNumbers.SO_KEEPALIVE
                  || name == SocketNumbers.SO_OOBINLINE
                  // Of datagrams, or with SO_REUSEPORT, another's port could be taken.
                  || name == SocketNumbers.SO_REUSEADDR && isStream()
                  // Closing must not wait.
                  || name == SocketNumbers.SO_LINGER && value.length >= 8 && isZero(value, 4);
          case TCP -> isStream() && TCP_OPTIONS.contains(name);
          case IPV6 -> name == V6ONLY && family() == SocketNumbers.AF_INET6;
          default -> false;
        };
    if (passed) {
      int result = host.setOption(level, name, value);
      if (result < 0) {
        throw new ErrnoException(-result);
      }
    }
    return passed;
  }

  private static boolean isZero(byte[] value, int at) {
    return (value[at] | value[at + 1] | value[at + 2] | value[at + 3]) == 0;
  }

  @Override
  public byte[] option(int level, int name) {
    boolean passed =
        level == TCP && isStream() && TCP_READABLE.contains(name)
            || level == IPV6 && name == V6ONLY && family() == SocketNumbers.AF_INET6;
    return passed ? host.option(level, name, new int[1]) : null;
  }

  @Override
  public int available() {
    if (listening) {
      return -EINVAL;
    }
    byte[] some = new byte[HostSocket.MOST];
    int flags = SocketNumbers.MSG_PEEK | SocketNumbers.MSG_DONTWAIT;
    return Math.max(0, host.receive(some, some.length, flags, null));
  }

  /** Room is told once after it was lacking, input as the host tells it. */
  @Override
  public long lastEvent(boolean output) {
    if (!output) {
      return lastInput();
    }
    int room = PollEvents.OUT | PollEvents.UNASKED;
    if (lacksRoom && (host.poll(PollEvents.OUT, 0) & room) != 0) {
      lacksRoom = false;
      roomEvent = nextEvent();
    }
    return roomEvent;
  }

  private synchronized long lastInput() {
    if (edges == null && !closed) {
      edges = host.edges();
    }
    if (edges == null) {
      return super.lastEvent(false); // The host has no descriptor left: as long as there is some.
    }
    if (edges.came()) {
      inputEvent = nextEvent();
    }
    return inputEvent;
  }

  @Override
  public int poll(int wanted) {
    return host.poll(wanted, 0);
  }

  @Override
  public boolean writeReady(int length) {
    return awaitOutside(PollEvents.OUT, 0);
  }

  @Override
  public boolean awaitsOutside() {
    return true;
  }

  @Override
  public boolean awaitInput(long nanos) {
    return awaitOutside(PollEvents.IN, nanos);
  }

  @Override
  public boolean awaitOutside(int events, long nanos) {
    int millis = (int) ((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    return (host.poll(events, millis) & (events | PollEvents.UNASKED)) != 0;
  }

  @Override
  protected synchronized void close() {
    closed = true;
    if (edges != null) {
      edges.close();
    }
    host.close();
  }
}
