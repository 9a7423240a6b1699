// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EFAULT;

import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.net.Incoming;
import org.janusvm.process.net.SocketFile;
import org.janusvm.process.net.SocketNumbers;

/** One call that receives. */
final class Reception {
  private static final int LARGEST_DATAGRAM = 1 << 20;

  private final GuestThread thread;
  private final SocketFile socket;
  private final int flags;

  /** What was received, besides its bytes, once {@link #receive} succeeded. */
  Incoming message;

  Reception(GuestThread thread, SocketFile socket, int flags) {
    this.thread = thread;
    this.socket = socket;
    this.flags = flags;
  }

  /** Receives into the guest's memory; returns bytes or a negated error number. */
  long receive(UserVectors to) {
    // Known before anything is taken, so that a bad pointer loses no data.
    long room = to.writable();
    if (room == 0 && to.total() > 0) {
      return -EFAULT;
    }
    return socket.isStream() ? stream(to, room) : datagram(to, room);
  }

  private long datagram(UserVectors to, long room) {
    int length = (int) Math.min(room, LARGEST_DATAGRAM);
    int n = one(length, true);
    if (n > 0) {
      to.scatter(0, message.data, Math.min(n, length));
    }
    return n;
  }

  private long stream(UserVectors to, long room) {
    boolean all = (flags & SocketNumbers.MSG_WAITALL) != 0;
    boolean peeks = (flags & SocketNumbers.MSG_PEEK) != 0;
    long done = 0;
    while (true) {
      int length = (int) Math.min(room - done, OpenFile.CHUNK);
      Incoming before = message;
      int n = one(length, done == 0 || all);
      if (n <= 0) {
        if (done > 0) {
          message = before; // The first part stands.
        }
        return done > 0 ? done : n;
      }
      to.scatter(done, message.data, n);
      done += n;
      boolean brought = !message.rights.isEmpty();
      if (done == room || peeks || brought || n < length && !all) {
        return done;
      }
    }
  }

  private int one(int length, boolean mayWait) {
    boolean waits = mayWait && !socket.nonBlocking() && (flags & SocketNumbers.MSG_DONTWAIT) == 0;
    while (true) {
      byte[] buffer = length <= OpenFile.CHUNK ? thread.buffer() : new byte[length];
      message = new Incoming(buffer, length, flags);
      int n = socket.receive(message);
      if (n != OpenFile.HAS_TO_WAIT) {
        return n;
      }
      int stopped = waits ? SocketWait.forInput(thread, socket) : -EAGAIN;
      if (stopped != 0) {
        return stopped;
      }
    }
  }
}
