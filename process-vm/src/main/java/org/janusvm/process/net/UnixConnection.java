// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.ECONNREFUSED;
import static org.janusvm.process.abi.Errno.ECONNRESET;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EISCONN;
import static org.janusvm.process.abi.Errno.EMSGSIZE;
import static org.janusvm.process.abi.Errno.ENOTCONN;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.EPIPE;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;

/** A Unix-domain socket of type SOCK_STREAM or SOCK_SEQPACKET. */
final class UnixConnection extends UnixSocket {
  private static final int MOST_WAITING = 4096;

  private enum State {
    NEW,
    LISTENING,
    CONNECTED
  }

  private final Deque<UnixConnection> backlog = new ArrayDeque<>();
  private State state = State.NEW;
  private UnixConnection peer;
  private UnixName peerName = UnixName.NONE;
  private Credentials peerCredentials = Credentials.NONE;
  private int mostWaiting;

  UnixConnection(UnixDomain domain, int type, int flags, Credentials owner) {
    super(domain, type, flags, owner);
  }

  static SocketFile[] pair(UnixDomain domain, int type, int flags, Credentials owner) {
    UnixConnection a = new UnixConnection(domain, type, flags, owner);
    UnixConnection b = new UnixConnection(domain, type, flags, owner);
    a.join(b, UnixName.NONE, owner);
    b.join(a, UnixName.NONE, owner);
    return new SocketFile[] {a, b};
  }

  private void join(UnixConnection other, UnixName otherName, Credentials who) {
    peer = other;
    peerName = otherName;
    peerCredentials = who;
    state = State.CONNECTED;
  }

  @Override
  public int listen(Caller caller, int wanted) {
    synchronized (domain) {
      if (state == State.CONNECTED || name().isNone()) {
        return -EINVAL;
      }
      state = State.LISTENING;
      owner = caller.credentials();
      mostWaiting = wanted < 0 ? MOST_WAITING : Math.min(wanted, MOST_WAITING);
    }
    domain.changed();
    return 0;
  }

  @Override
  public boolean isListening() {
    synchronized (domain) {
      return state == State.LISTENING;
    }
  }

  @Override
  public int connect(Caller caller, byte[] address) {
    UnixConnection listener = (UnixConnection) domain.find(caller, UnixName.of(address), type());
    synchronized (domain) {
      if (state != State.NEW) {
        return state == State.CONNECTED ? -EISCONN : -EINVAL;
      }
      if (listener.state != State.LISTENING || listener.closed || listener.shut != 0) {
        return -ECONNREFUSED;
      }
      if (listener.backlog.size() > listener.mostWaiting) {
        return nonBlocking() ? -EAGAIN : HAS_TO_WAIT;
      }
      UnixConnection served = new UnixConnection(domain, type(), 0, listener.owner);
      served.setName(listener.name());
      served.join(this, name(), caller.credentials());
      join(served, listener.name(), listener.owner);
      listener.backlog.add(served);
      listener.newInput();
      stateChanged();
    }
    domain.changed();
    return 0;
  }

  @Override
  public SocketFile accept(int flags) {
    UnixConnection accepted;
    synchronized (domain) {
      if (state != State.LISTENING || shut != 0) {
        throw new ErrnoException(EINVAL);
      }
      accepted = backlog.poll();
    }
    if (accepted != null) {
      accepted.setFlags(flags);
      domain.changed(); // Someone may wait for room in the backlog.
    }
    return accepted;
  }

  @Override
  public byte[] peerAddress() {
    synchronized (domain) {
      if (state != State.CONNECTED) {
        throw new ErrnoException(ENOTCONN);
      }
      return peerName.bytes();
    }
  }

  @Override
  public Credentials peerCredentials() {
    synchronized (domain) {
      return peerCredentials;
    }
  }

  @Override
  public int send(Caller caller, Outgoing message) {
    int result;
    synchronized (domain) {
      result = sendLocked(message);
    }
    if (result > 0 || result == 0 && !isStream()) {
      domain.changed();
    }
    return result;
  }

  private int sendLocked(Outgoing message) {
    if ((message.flags() & SocketNumbers.MSG_OOB) != 0) {
      return -EOPNOTSUPP;
    }
    if (message.to() != null && isStream()) {
      return state == State.CONNECTED ? -EISCONN : -EOPNOTSUPP;
    }
    if (state != State.CONNECTED) {
      return -ENOTCONN;
    }
    if ((shut & SENDING) != 0 || peer.closed || (peer.shut & RECEIVING) != 0) {
      return -EPIPE;
    }
    int length = message.length();
    if (isStream()) {
      int room = settings().sendBuffer() - peer.queued() - Message.OVERHEAD;
      if (length == 0) {
        return 0;
      }
      if (room <= 0) {
        return HAS_TO_WAIT;
      }
      length = Math.min(length, room);
    } else if (length + Message.OVERHEAD > settings().sendBuffer()) {
      return -EMSGSIZE;
    } else if (!fits(peer, length)) {
      return HAS_TO_WAIT;
    }
    int error = deliver(peer, message, length);
    return error != 0 ? error : length;
  }

  @Override
  public int receive(Incoming to) {
    int result;
    synchronized (domain) {
      result = receiveLocked(to);
    }
    if (result > 0 && !to.peeks()) {
      domain.changed();
    }
    return result;
  }

  private int receiveLocked(Incoming to) {
    if ((to.flags & SocketNumbers.MSG_OOB) != 0) {
      return -EOPNOTSUPP;
    }
    if (state != State.CONNECTED) {
      return isStream() ? -EINVAL : -ENOTCONN;
    }
    if (queue.isEmpty()) {
      if (error != 0) {
        return -takeError();
      }
      return (shut & RECEIVING) != 0 || to.length == 0 && isStream() ? 0 : HAS_TO_WAIT;
    }
    return isStream() ? receiveStream(to) : receiveWhole(to);
  }

  // A piece that brings open files ends what one call receives, so that they stay at their place.
  private int receiveStream(Incoming to) {
    int done = 0;
    Credentials sender = null;
    for (Message message : queue.toArray(new Message[0])) {
      if (done == to.length && done > 0) {
        break;
      }
      if (sender != null && settings().passCredentials && !sender.equals(message.credentials)) {
        break;
      }
      sender = message.credentials;
      describeSender(message, to);
      int n = Math.min(to.length - done, message.left());
      System.arraycopy(message.data, message.taken, to.data, done, n);
      done += n;
      boolean brings = !message.rights.isEmpty();
      takeRights(message, to);
      if (!to.peeks()) {
        message.taken += n;
        if (message.left() == 0) {
          remove();
        }
      }
      if (brings) {
        break;
      }
    }
    to.fullLength = done;
    return done;
  }

  @Override
  public int shutdown(int how) {
    synchronized (domain) {
      int directions = directions(how);
      shut |= directions;
      if (peer != null) {
        peer.shut |=
            ((directions & RECEIVING) != 0 ? SENDING : 0)
                | ((directions & SENDING) != 0 ? RECEIVING : 0);
        peer.stateChanged();
      }
      stateChanged();
    }
    domain.changed();
    return 0;
  }

  @Override
  public boolean writeReady(int length) {
    synchronized (domain) {
      if (state != State.CONNECTED || peer.closed || shut != 0 || peer.shut != 0) {
        return true;
      }
      return isStream() ? mostlyFree(peer) : fits(peer, length);
    }
  }

  @Override
  public int poll(int wanted) {
    synchronized (domain) {
      if (state == State.LISTENING) {
        return (backlog.isEmpty() ? 0 : PollEvents.READABLE) | (shut != 0 ? pollQueue() : 0);
      }
      int events = pollQueue() | (state == State.NEW ? PollEvents.HUP : 0);
      return peer == null || peer.closed || mostlyFree(peer)
          ? events | PollEvents.WRITABLE
          : events;
    }
  }

  @Override
  void disconnect(List<OpenFile> left) {
    if (peer != null && !peer.closed) {
      peer.shut = RECEIVING | SENDING;
      if (unread) {
        peer.error = ECONNRESET;
      }
      peer.stateChanged();
    }
    for (UnixConnection waiting : backlog) {
      waiting.unread = true;
    }
    // Nobody else holds what was not accepted, and so nobody else closes it.
    left.addAll(backlog);
    backlog.clear();
  }
}
