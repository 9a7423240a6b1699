// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.EAGAIN;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostStat;

/**
 * An open socket. Operations never wait: they return {@link OpenFile#HAS_TO_WAIT}, and the caller
 * waits and tries again. Errors are negated error numbers, or {@link ErrnoException} where a call
 * returns no number.
 */
public abstract class SocketFile extends OpenFile {
  private static final AtomicLong NEXT_INODE = new AtomicLong(10_000);

  private final int family;
  private final int type;
  private final long inode = NEXT_INODE.getAndIncrement();
  private final SocketSettings settings = new SocketSettings();

  /** A socket; {@code flags} may hold O_NONBLOCK. */
  protected SocketFile(int family, int type, int flags) {
    super(flags & OpenFlags.O_NONBLOCK | OpenFlags.O_RDWR);
    this.family = family;
    this.type = type;
  }

  /** AF_ number. */
  public final int family() {
    return family;
  }

  /** SOCK_ number. */
  public final int type() {
    return type;
  }

  /** Protocol number, as SO_PROTOCOL tells. */
  public int protocol() {
    return 0;
  }

  /** Whether bytes come in a stream, without borders. */
  public final boolean isStream() {
    return type == SocketNumbers.SOCK_STREAM;
  }

  /** Options that need no more than being remembered. */
  public final SocketSettings settings() {
    return settings;
  }

  /** Number of the file, as stat and /proc/self/fd show it. */
  public final long inode() {
    return inode;
  }

  /** Gives it a name. */
  public abstract int bind(Caller caller, byte[] address);

  /** Lets others connect to it. */
  public abstract int listen(Caller caller, int backlog);

  /** Takes a connection, or null: none is there yet. */
  public abstract SocketFile accept(int flags);

  /** Connects. */
  public abstract int connect(Caller caller, byte[] address);

  /** Its own name, as struct sockaddr. */
  public abstract byte[] localAddress();

  /** The name it is connected to, as struct sockaddr. */
  public abstract byte[] peerAddress();

  /** Sends; returns bytes sent. */
  public abstract int send(Caller caller, Outgoing message);

  /** Receives; returns bytes received. */
  public abstract int receive(Incoming message);

  /** Ends sending or receiving: one of the SHUT_ numbers. */
  public abstract int shutdown(int how);

  /** Whether a send of so many bytes would not have to wait. */
  @Override
  public abstract boolean writeReady(int length);

  /** Takes the error that SO_ERROR tells. */
  public abstract int takeError();

  /** Whether it lets others connect. */
  public boolean isListening() {
    return false;
  }

  /** Who is at the other end (SO_PEERCRED). */
  public Credentials peerCredentials() {
    return Credentials.NONE;
  }

  /** Sets an option that {@link SocketSettings} does not know; false if this does not either. */
  public boolean setOption(int level, int name, byte[] value) {
    return false;
  }

  /** An option that {@link SocketSettings} does not know, or null if this does not either. */
  public byte[] option(int level, int name) {
    return null;
  }

  /** Whether calls are not to wait. */
  public final boolean nonBlocking() {
    return (flags() & OpenFlags.O_NONBLOCK) != 0;
  }

  @Override
  public final int read(byte[] to, int offset, int length) {
    byte[] whole = offset == 0 ? to : new byte[length];
    int n = receive(new Incoming(whole, length, 0));
    if (n > 0 && offset != 0) {
      System.arraycopy(whole, 0, to, offset, n);
    }
    return n == HAS_TO_WAIT && nonBlocking() ? -EAGAIN : n;
  }

  @Override
  public final int write(byte[] from, int offset, int length) {
    int n = send(null, new Outgoing(from, offset, length, null, List.of(), null, 0));
    return n == HAS_TO_WAIT && nonBlocking() ? -EAGAIN : n;
  }

  @Override
  public boolean awaitInput(long nanos) {
    return (poll(PollEvents.READABLE) & (PollEvents.READABLE | PollEvents.UNASKED)) != 0;
  }

  /**
   * Asks the host, where {@link #awaitsOutside}, until one of the events is there or the time is
   * over; whether it is.
   */
  public boolean awaitOutside(int events, long nanos) {
    return (poll(events) & (events | PollEvents.UNASKED)) != 0;
  }

  @Override
  public abstract int poll(int wanted);

  @Override
  public final int stat(HostStat to) {
    to.mode = HostStat.SOCKET | 0777;
    to.links = 1;
    to.inode = inode;
    return 0;
  }
}
