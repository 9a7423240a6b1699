// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EMSGSIZE;
import static org.janusvm.process.abi.Errno.EPIPE;

import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.UserMemory;
import org.janusvm.process.net.Incoming;
import org.janusvm.process.net.Outgoing;
import org.janusvm.process.net.SocketFile;
import org.janusvm.process.net.SocketNumbers;

/** System calls that send and receive. */
final class MessageCalls {
  private static final int LARGEST_DATAGRAM = 1 << 20;
  private static final int MOST_MESSAGES = 1024;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int VECTORS = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int HEADER = 56;
  private static final int MULTIPLE_HEADER = 64;

  private MessageCalls() {}

  /** read and readv of a socket. */
  static long read(GuestThread thread, SocketFile socket, UserVectors to) {
    if (to.total() == 0 && socket.isStream()) {
      return 0;
    }
    Reception reception = new Reception(thread, socket, 0);
    long result = reception.receive(to);
    if (result >= 0) {
      reception.message.rights.forEach(OpenFile::release); // There is nowhere to put them.
    }
    return result;
  }

  /** write and writev of a socket. */
  static long write(GuestThread thread, SocketFile socket, UserVectors from) {
    return send(thread, socket, from, null, new ControlMessages(), 0);
  }

  static long sendto(GuestThread thread, long[] a) {
    SocketFile socket = SocketCalls.socket(thread, a[0]);
    byte[] to = SocketAddresses.read(thread, a[4], a[4] == 0 ? 0 : a[5]);
    UserVectors data = UserVectors.of(thread, a[1], a[2]);
    return send(thread, socket, data, to, new ControlMessages(), (int) a[3]);
  }

  static long sendmsg(GuestThread thread, long[] a) {
    return sendMessage(thread, SocketCalls.socket(thread, a[0]), a[1], (int) a[2]);
  }

  static long sendmmsg(GuestThread thread, long[] a) {
    SocketFile socket = SocketCalls.socket(thread, a[0]);
    long count = Math.min(a[2] & 0xffffffffL, MOST_MESSAGES);
    for (int i = 0; i < count; i++) {
      long header = a[1] + (long) i * MULTIPLE_HEADER;
      long sent;
      try {
        sent = sendMessage(thread, socket, header, (int) a[3]);
        if (sent >= 0) {
          thread.user().putInt(header + HEADER, (int) sent);
        }
      } catch (ErrnoException e) {
        sent = -e.errno;
      }
      if (sent < 0) {
        return i > 0 ? i : sent;
      }
    }
    return count;
  }

  private static long sendMessage(GuestThread thread, SocketFile socket, long header, int flags) {
    UserMemory user = thread.user();
    user.checkReadable(header, HEADER);
    long name = user.getLong(header + NAME);
    byte[] to =
        SocketAddresses.read(thread, name, name == 0 ? 0 : user.getInt(header + NAME_LENGTH));
    UserVectors data =
        UserVectors.read(thread, user.getLong(header + VECTORS), vectorCount(user, header));
    ControlMessages control =
        ControlMessages.read(
            thread, socket, user.getLong(header + CONTROL), user.getLong(header + CONTROL_LENGTH));
    try {
      return send(thread, socket, data, to != null && to.length == 0 ? null : to, control, flags);
    } finally {
      control.release();
    }
  }

  private static long vectorCount(UserMemory user, long header) {
    long count = user.getLong(header + VECTOR_COUNT);
    if (count < 0 || count > 1024) {
      throw new ErrnoException(EMSGSIZE);
    }
    return count;
  }

  private static long send(
      GuestThread thread,
      SocketFile socket,
      UserVectors data,
      byte[] to,
      ControlMessages control,
      int flags) {
    boolean stream = socket.isStream();
    if (!stream && data.total() > LARGEST_DATAGRAM) {
      return -EMSGSIZE;
    }
    boolean waits = !socket.nonBlocking() && (flags & SocketNumbers.MSG_DONTWAIT) == 0;
    List<OpenFile> rights = List.copyOf(control.rights);
    long done = 0;
    do {
      int length = (int) Math.min(data.total() - done, stream ? OpenFile.CHUNK : LARGEST_DATAGRAM);
      byte[] buffer = length <= OpenFile.CHUNK ? thread.buffer() : new byte[length];
      try {
        data.gather(done, buffer, length);
      } catch (ErrnoException e) {
        return done > 0 ? done : -e.errno;
      }
      Outgoing message = new Outgoing(buffer, 0, length, to, rights, control.credentials, flags);
      int n = sendOne(thread, socket, message, waits);
      if (n < 0) {
        if (n == -EPIPE && stream && done == 0 && (flags & SocketNumbers.MSG_NOSIGNAL) == 0) {
          brokenPipe(thread);
        }
        return done > 0 ? done : n;
      }
      done += n;
      rights = List.of(); // They went with the first bytes.
    } while (stream && done < data.total());
    return done;
  }

  private static int sendOne(
      GuestThread thread, SocketFile socket, Outgoing message, boolean waits) {
    while (true) {
      int n = socket.send(SocketCalls.caller(thread), message);
      if (n != OpenFile.HAS_TO_WAIT) {
        return n;
      }
      int stopped = waits ? SocketWait.forRoom(thread, socket, message.length()) : -EAGAIN;
      if (stopped != 0) {
        return stopped;
      }
    }
  }

  private static void brokenPipe(GuestThread thread) {
    SignalInfo info =
        SignalInfo.sent(
            Signals.SIGPIPE,
            SignalInfo.SI_USER,
            thread.process().pid(),
            "wrote to a socket nobody reads");
    thread.process().sender().toThread(thread, info);
  }

  static long recvfrom(GuestThread thread, long[] a) {
    SocketFile socket = SocketCalls.socket(thread, a[0]);
    Reception reception = new Reception(thread, socket, (int) a[3]);
    long result = reception.receive(UserVectors.of(thread, a[1], a[2]));
    if (result >= 0) {
      reception.message.rights.forEach(OpenFile::release); // Nobody asked for them.
      if (a[4] != 0) {
        SocketAddresses.write(thread, reception.message.sender, a[4], a[5]);
      }
    }
    return result;
  }

  static long recvmsg(GuestThread thread, long[] a) {
    return receiveMessage(thread, SocketCalls.socket(thread, a[0]), a[1], (int) a[2]);
  }

  static long recvmmsg(GuestThread thread, long[] a) {
    SocketFile socket = SocketCalls.socket(thread, a[0]);
    long timeout = a[4] == 0 ? -1 : TimeCalls.readTime(thread, a[4]);
    long start = thread.process().kernel().clock().monotonic();
    long count = Math.min(a[2] & 0xffffffffL, MOST_MESSAGES);
    int flags = (int) a[3];
    for (int i = 0; i < count; i++) {
      long header = a[1] + (long) i * MULTIPLE_HEADER;
      long received;
      try {
        received = receiveMessage(thread, socket, header, flags & ~SocketNumbers.MSG_WAITFORONE);
        if (received >= 0) {
          thread.user().putInt(header + HEADER, (int) received);
        }
      } catch (ErrnoException e) {
        received = -e.errno;
      }
      if (received < 0) {
        return i > 0 ? i : received;
      }
      if ((flags & SocketNumbers.MSG_WAITFORONE) != 0) {
        flags |= SocketNumbers.MSG_DONTWAIT;
      }
      // As in Linux, the time is looked at between messages only.
      if (timeout >= 0 && thread.process().kernel().clock().monotonic() - start >= timeout) {
        return i + 1;
      }
    }
    return count;
  }

  private static long receiveMessage(
      GuestThread thread, SocketFile socket, long header, int flags) {
    UserMemory user = thread.user();
    if (user.writable(header, HEADER) < HEADER) {
      return -EFAULT;
    }
    long name = user.getLong(header + NAME);
    if (name != 0 && user.getInt(header + NAME_LENGTH) < 0) {
      return -EINVAL;
    }
    Reception reception = new Reception(thread, socket, flags);
    long result =
        reception.receive(
            UserVectors.read(thread, user.getLong(header + VECTORS), vectorCount(user, header)));
    if (result < 0) {
      return result;
    }
    Incoming message = reception.message;
    try {
      if (name != 0) {
        SocketAddresses.write(thread, message.sender, name, header + NAME_LENGTH);
      }
      long control =
          ControlMessages.write(
              thread,
              message,
              user.getLong(header + CONTROL),
              user.getLong(header + CONTROL_LENGTH));
      user.putLong(header + CONTROL_LENGTH, control);
      user.putInt(header + FLAGS, message.resultFlags | flags & SocketNumbers.MSG_CMSG_CLOEXEC);
    } finally {
      message.rights.forEach(OpenFile::release); // Those that became descriptors are not there.
    }
    return result;
  }
}
