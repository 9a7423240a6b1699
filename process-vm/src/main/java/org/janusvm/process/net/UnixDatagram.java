// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.ECONNREFUSED;
import static org.janusvm.process.abi.Errno.EMSGSIZE;
import static org.janusvm.process.abi.Errno.ENOTCONN;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.EPIPE;

import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;

/** A Unix-domain socket of type SOCK_DGRAM. */
final class UnixDatagram extends UnixSocket {
  private UnixDatagram peer;
  private boolean ofPair;

  /** Whose queue was full when this last sent. */
  private UnixDatagram full;

  /** When something last left the queue, for those who are connected to this. */
  private long lastTaken;

  UnixDatagram(UnixDomain domain, int flags, Credentials owner) {
    super(domain, SocketNumbers.SOCK_DGRAM, flags, owner);
  }

  static SocketFile[] pair(UnixDomain domain, int flags, Credentials owner) {
    UnixDatagram a = new UnixDatagram(domain, flags, owner);
    UnixDatagram b = new UnixDatagram(domain, flags, owner);
    a.peer = b;
    b.peer = a;
    a.ofPair = true;
    b.ofPair = true;
    return new SocketFile[] {a, b};
  }

  @Override
  public int listen(Caller caller, int backlog) {
    return -EOPNOTSUPP;
  }

  @Override
  public SocketFile accept(int flags) {
    throw new ErrnoException(EOPNOTSUPP);
  }

  @Override
  public int connect(Caller caller, byte[] address) {
    UnixDatagram wanted = null;
    if (address.length < 2 || address[0] != SocketNumbers.AF_UNSPEC || address[1] != 0) {
      wanted = (UnixDatagram) domain.find(caller, UnixName.of(address), type());
    }
    synchronized (domain) {
      if (wanted != null && wanted.peer != null && wanted.peer != this) {
        return -EPERM;
      }
      peer = wanted;
      stateChanged();
    }
    domain.changed();
    return 0;
  }

  @Override
  public byte[] peerAddress() {
    synchronized (domain) {
      if (peer == null) {
        throw new ErrnoException(ENOTCONN);
      }
      return peer.name().bytes();
    }
  }

  @Override
  public Credentials peerCredentials() {
    return ofPair ? owner : Credentials.NONE;
  }

  @Override
  public int send(Caller caller, Outgoing message) {
    if ((message.flags() & SocketNumbers.MSG_OOB) != 0) {
      return -EOPNOTSUPP;
    }
    UnixDatagram named =
        message.to() == null
            ? null
            : (UnixDatagram) domain.find(caller, UnixName.of(message.to()), type());
    int result;
    synchronized (domain) {
      result = sendLocked(message, named);
    }
    if (result >= 0) {
      domain.changed();
    }
    return result;
  }

  private int sendLocked(Outgoing message, UnixDatagram named) {
    UnixDatagram receiver = named == null ? peer : named;
    if (receiver == null) {
      return -ENOTCONN;
    }
    if (message.length() + Message.OVERHEAD > settings().sendBuffer()) {
      return -EMSGSIZE;
    }
    if (receiver.closed) {
      if (named == null) {
        peer = null;
      }
      return -ECONNREFUSED;
    }
    if (receiver.peer != null && receiver.peer != this) {
      return -EPERM;
    }
    if ((shut & SENDING) != 0 || (receiver.shut & RECEIVING) != 0) {
      return -EPIPE;
    }
    if (!fits(receiver, message.length())) {
      full = receiver;
      return HAS_TO_WAIT;
    }
    int error = deliver(receiver, message, message.length());
    return error != 0 ? error : message.length();
  }

  @Override
  public int receive(Incoming to) {
    int result;
    synchronized (domain) {
      if ((to.flags & SocketNumbers.MSG_OOB) != 0) {
        return -EOPNOTSUPP;
      }
      if (queue.isEmpty()) {
        if (error != 0) {
          return -takeError();
        }
        return (shut & RECEIVING) != 0 ? 0 : HAS_TO_WAIT;
      }
      result = receiveWhole(to);
      lastTaken = nextEvent();
    }
    if (!to.peeks()) {
      domain.changed();
    }
    return result;
  }

  @Override
  public int shutdown(int how) {
    synchronized (domain) {
      shut |= directions(how);
      stateChanged();
    }
    domain.changed();
    return 0;
  }

  @Override
  public boolean writeReady(int length) {
    synchronized (domain) {
      UnixDatagram receiver = full == null ? peer : full;
      boolean ready =
          receiver == null
              || receiver.closed
              || shut != 0
              || receiver.shut != 0
              || fits(receiver, length);
      if (ready) {
        full = null;
      }
      return ready;
    }
  }

  // Room in the peer's queue may come from a datagram of a third socket, too.
  @Override
  public long lastEvent(boolean output) {
    synchronized (domain) {
      long own = super.lastEvent(output);
      return output && peer != null ? Math.max(own, peer.lastTaken) : own;
    }
  }

  @Override
  public int poll(int wanted) {
    synchronized (domain) {
      int events = pollQueue();
      return peer == null || peer.closed || mostlyFree(peer)
          ? events | PollEvents.WRITABLE
          : events;
    }
  }

  @Override
  void disconnect(List<OpenFile> left) {
    // Whoever is connected to it learns so when it sends.
    lastTaken = nextEvent();
  }
}
