// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOBUFS;
import static org.janusvm.process.abi.Errno.EPERM;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.net.Credentials;
import org.janusvm.process.net.Incoming;
import org.janusvm.process.net.SocketFile;
import org.janusvm.process.net.SocketNumbers;

/** What goes beside the bytes of a message: open files and credentials (cmsg(3), unix(7)). */
final class ControlMessages {
  private static final int HEADER = 16;
  private static final int MOST_FILES = 253;
  private static final int MOST_BYTES = 131_072;

  /** Files to send, each held once for this. */
  final List<OpenFile> rights = new ArrayList<>();

  /** Who the sender says it is, or null. */
  Credentials credentials;

  /** Takes the control messages of a sendmsg apart. */
  static ControlMessages read(GuestThread thread, SocketFile socket, long address, long length) {
    ControlMessages result = new ControlMessages();
    if (address == 0 || length == 0) {
      return result;
    }
    if (Long.compareUnsigned(length, MOST_BYTES) > 0) {
      throw new ErrnoException(ENOBUFS);
    }
    byte[] bytes = thread.user().read(address, (int) length);
    try {
      result.parse(thread, socket, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (ErrnoException e) {
      result.release();
      throw e;
    }
    return result;
  }

  private void parse(GuestThread thread, SocketFile socket, ByteBuffer in) {
    while (in.remaining() >= HEADER) {
      int start = in.position();
      long length = in.getLong(start);
      if (length < HEADER || length > in.remaining()) {
        throw new ErrnoException(EINVAL);
      }
      int level = in.getInt(start + 8);
      int type = in.getInt(start + 12);
      in.position(start + HEADER);
      int data = (int) length - HEADER;
      if (level == SocketNumbers.SOL_SOCKET) {
        switch (type) {
          case SocketNumbers.SCM_RIGHTS -> readRights(thread, socket, in, data);
          case SocketNumbers.SCM_CREDENTIALS -> readCredentials(thread, in, data);
          default -> throw new ErrnoException(EINVAL);
        }
      }
      in.position((int) Math.min(in.limit(), start + (length + 7 & ~7)));
    }
  }

  private void readRights(GuestThread thread, SocketFile socket, ByteBuffer in, int bytes) {
    if (socket.family() != SocketNumbers.AF_UNIX || rights.size() + bytes / 4 > MOST_FILES) {
      throw new ErrnoException(EINVAL);
    }
    for (int i = 0; i < bytes / 4; i++) {
      rights.add(thread.process().descriptors().hold(in.getInt()));
    }
  }

  private void readCredentials(GuestThread thread, ByteBuffer in, int bytes) {
    if (bytes != Credentials.SIZE) {
      throw new ErrnoException(EINVAL);
    }
    credentials = new Credentials(in.getInt(), in.getInt(), in.getInt());
    if (credentials.pid() != thread.process().pid()
        || credentials.uid() != Identity.UID
        || credentials.gid() != Identity.UID) {
      throw new ErrnoException(EPERM);
    }
  }

  /** Gives up the files held for sending. */
  void release() {
    rights.forEach(OpenFile::release);
    rights.clear();
  }

  /**
   * Writes what came with a message, and makes descriptors of its files. What does not fit is lost,
   * and {@code MSG_CTRUNC} set.
   *
   * @return bytes written
   */
  static long write(GuestThread thread, Incoming message, long address, long length) {
    long room =
        address == 0 ? 0 : thread.user().writable(address, Math.clamp(length, 0, MOST_BYTES));
    ByteBuffer out = ByteBuffer.allocate((int) room).order(ByteOrder.LITTLE_ENDIAN);
    if (message.credentials != null) {
      put(out, SocketNumbers.SCM_CREDENTIALS, message.credentials.bytes(), message);
    }
    if (!message.rights.isEmpty()) {
      putRights(thread, out, message);
    }
    thread.user().write(address, out.array(), 0, out.position());
    return out.position();
  }

  private static void put(ByteBuffer out, int type, byte[] data, Incoming message) {
    if (out.remaining() < HEADER) {
      message.resultFlags |= SocketNumbers.MSG_CTRUNC;
      return;
    }
    int start = out.position();
    int n = Math.min(data.length, out.remaining() - HEADER);
    if (n < data.length) {
      message.resultFlags |= SocketNumbers.MSG_CTRUNC;
    }
    out.putLong(HEADER + n).putInt(SocketNumbers.SOL_SOCKET).putInt(type).put(data, 0, n);
    out.position(Math.min(out.limit(), start + (HEADER + n + 7 & ~7)));
  }

  private static void putRights(GuestThread thread, ByteBuffer out, Incoming message) {
    boolean cloexec = (message.flags & SocketNumbers.MSG_CMSG_CLOEXEC) != 0;
    int most = Math.max(0, (out.remaining() - HEADER) / 4);
    ByteBuffer numbers =
        ByteBuffer.allocate(4 * message.rights.size()).order(ByteOrder.LITTLE_ENDIAN);
    List<OpenFile> files = new ArrayList<>(message.rights);
    message.rights.clear();
    boolean full = false;
    for (OpenFile file : files) {
      if (full || numbers.position() / 4 == most) {
        full = true;
        file.release();
        continue;
      }
      try {
        numbers.putInt(thread.process().descriptors().add(file, cloexec));
      } catch (ErrnoException e) {
        full = true; // No descriptor is left; adding released the file.
      }
    }
    if (full) {
      message.resultFlags |= SocketNumbers.MSG_CTRUNC;
    }
    if (numbers.position() > 0) {
      byte[] data = new byte[numbers.position()];
      numbers.flip().get(data);
      put(out, SocketNumbers.SCM_RIGHTS, data, message);
    }
  }
}
