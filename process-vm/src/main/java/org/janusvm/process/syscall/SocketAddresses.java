// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.UserMemory;

/** Addresses of sockets in the guest's memory. */
final class SocketAddresses {
  private static final int LONGEST = 128;

  private SocketAddresses() {}

  /** Reads an address; null for a null pointer. */
  static byte[] read(GuestThread thread, long address, long length) {
    if ((int) length < 0 || (int) length > LONGEST) {
      throw new ErrnoException(EINVAL);
    }
    return address == 0 ? null : thread.user().read(address, (int) length);
  }

  /** Reads an address that must be there. */
  static byte[] need(GuestThread thread, long address, long length) {
    byte[] bytes = read(thread, address, length);
    return bytes == null ? thread.user().read(0, (int) length) : bytes;
  }

  /** Writes an address, cut to the room that {@code lengthAt} tells, and its whole length there. */
  static void write(GuestThread thread, byte[] bytes, long address, long lengthAt) {
    UserMemory user = thread.user();
    int room = user.getInt(lengthAt);
    if (room < 0) {
      throw new ErrnoException(EINVAL);
    }
    user.write(address, bytes, 0, Math.min(room, bytes.length));
    user.putInt(lengthAt, bytes.length);
  }
}
