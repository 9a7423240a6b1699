// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOBUFS;
import static org.janusvm.process.abi.Errno.ETOOMANYREFS;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;

/** What all Unix-domain sockets have: a name, a queue of what was sent to them, an end. */
abstract sealed class UnixSocket extends SocketFile permits UnixConnection, UnixDatagram {
  static final int RECEIVING = 1;
  static final int SENDING = 2;

  final UnixDomain domain;

  /** Who made it, or for whom it was accepted. */
  Credentials owner;

  /** What is to be received; guarded by the domain's monitor, as all state. */
  final Deque<Message> queue = new ArrayDeque<>();

  /** Directions that were shut down. */
  int shut;

  int error;
  boolean closed;

  /** Whether it was closed with something in its queue. */
  boolean unread;

  private UnixName name = UnixName.NONE;
  private int queued;

  UnixSocket(UnixDomain domain, int type, int flags, Credentials owner) {
    super(SocketNumbers.AF_UNIX, type, flags);
    this.domain = domain;
    this.owner = owner;
  }

  final UnixName name() {
    return name;
  }

  final void setName(UnixName to) {
    name = to;
  }

  @Override
  protected final boolean countsEvents() {
    return true;
  }

  /** It was connected or shut down, or its peer is gone: whatever is ready now is new. */
  final void stateChanged() {
    newInput();
    newRoom();
  }

  @Override
  public final int bind(Caller caller, byte[] address) {
    UnixName wanted = UnixName.of(address);
    synchronized (domain) {
      if (!name.isNone()) {
        return wanted.isNone() ? 0 : -EINVAL;
      }
    }
    domain.bind(this, caller, wanted);
    return 0;
  }

  @Override
  public final byte[] localAddress() {
    synchronized (domain) {
      return name.bytes();
    }
  }

  @Override
  public final int takeError() {
    synchronized (domain) {
      int taken = error;
      error = 0;
      return taken;
    }
  }

  /** Cost of what waits to be received. */
  final int queued() {
    return queued;
  }

  /** Appends a message to the queue of {@code to}; 0 or an error. */
  final int deliver(UnixSocket to, Outgoing from, int length) {
    if (!domain.mayPass(from.rights())) {
      return -ETOOMANYREFS;
    }
    byte[] data = Arrays.copyOfRange(from.data(), from.offset(), from.offset() + length);
    Credentials sender = from.credentials() == null ? owner : from.credentials();
    Message message = new Message(data, this, sender, from.rights());
    if (!domain.charge(message)) {
      return -ENOBUFS;
    }
    from.rights().forEach(OpenFile::retain);
    to.queue.add(message);
    to.queued += message.cost();
    to.newInput();
    return 0;
  }

  /** Takes the first message out of the queue for good. */
  final void remove() {
    Message message = queue.remove();
    queued -= message.cost();
    domain.discharge(message);
    message.from.newRoom();
  }

  /** Hands on the open files of a message, or copies of them. */
  final void takeRights(Message message, Incoming to) {
    if (to.peeks()) {
      message.rights.forEach(OpenFile::retain);
    }
    to.rights.addAll(message.rights);
    if (!to.peeks()) {
      domain.discharge(message.rights.size());
      message.rights = List.of();
    }
  }

  final void describeSender(Message message, Incoming to) {
    to.sender = message.sender.length <= 2 ? new byte[0] : message.sender;
    if (settings().passCredentials) {
      to.credentials = message.credentials;
    }
  }

  /** Receives one datagram or packet, the first of the queue. */
  final int receiveWhole(Incoming to) {
    Message message = queue.peek();
    int n = Math.min(to.length, message.data.length);
    System.arraycopy(message.data, 0, to.data, 0, n);
    to.fullLength = message.data.length;
    if (n < message.data.length) {
      to.resultFlags |= SocketNumbers.MSG_TRUNC;
    }
    describeSender(message, to);
    takeRights(message, to);
    if (!to.peeks()) {
      remove();
    }
    return (to.flags & SocketNumbers.MSG_TRUNC) != 0 ? message.data.length : n;
  }

  /** Whether a message of so many bytes fits into a queue, given the send buffer. */
  final boolean fits(UnixSocket receiver, int length) {
    return receiver.queued == 0
        || receiver.queued + length + Message.OVERHEAD <= settings().sendBuffer();
  }

  /** Whether poll tells that a queue takes more: when most of the send buffer is free. */
  final boolean mostlyFree(UnixSocket receiver) {
    return receiver.queued * 4L <= settings().sendBuffer();
  }

  @Override
  public final int available() {
    synchronized (domain) {
      if (isListening()) {
        return -EINVAL;
      }
      if (type() == SocketNumbers.SOCK_DGRAM) {
        return queue.isEmpty() ? 0 : queue.peek().data.length;
      }
      int sum = 0;
      for (Message message : queue) {
        sum += message.left();
      }
      return sum;
    }
  }

  /** The part of poll that is the same for all types. */
  final int pollQueue() {
    int events = error != 0 ? PollEvents.ERR : 0;
    if (shut == (RECEIVING | SENDING)) {
      events |= PollEvents.HUP;
    }
    if ((shut & RECEIVING) != 0) {
      events |= PollEvents.RDHUP | PollEvents.READABLE;
    }
    return queue.isEmpty() ? events : events | PollEvents.READABLE;
  }

  /**
   * What the type has to undo at the end; called with the monitor held.
   *
   * @param left takes what is to be released once the monitor is not held any more
   */
  abstract void disconnect(List<OpenFile> left);

  @Override
  protected final void close() {
    List<OpenFile> left = new ArrayList<>();
    synchronized (domain) {
      closed = true;
      domain.forget(this);
      while (!queue.isEmpty()) {
        unread = true;
        left.addAll(queue.peek().rights);
        remove();
      }
      domain.discharge(left.size());
      disconnect(left);
    }
    // Without the monitor: what closes here may be a socket too.
    left.forEach(OpenFile::release);
    domain.changed();
  }

  /** Bits of {@link #shut} for a SHUT_ number. */
  static int directions(int how) {
    return how + 1;
  }
}
