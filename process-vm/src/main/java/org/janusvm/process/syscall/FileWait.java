// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom;
import org.janusvm.process.net.SocketFile;

/** Waiting until a file can be read or written, or a signal is to be delivered. */
final class FileWait {
  private static final String PIPE = "a pipe whose other end nobody else holds";

  private FileWait() {}

  /** Waits for input: 0, or a negated error number. */
  static long forInput(GuestThread thread, OpenFile file) {
    if (file instanceof SocketFile socket) {
      return SocketWait.forInput(thread, socket);
    }
    if (!file.awaitsOutside()) {
      return result(room(thread).await(thread, () -> file.awaitInput(0), -1, PIPE));
    }
    return result(room(thread).askOutside(thread, file::awaitInput, -1));
  }

  /** Waits for room to write: 0, or a negated error number. */
  static long forRoom(GuestThread thread, OpenFile file, int length) {
    if (file instanceof SocketFile socket) {
      return SocketWait.forRoom(thread, socket, length);
    }
    return result(room(thread).await(thread, () -> file.writeReady(length), -1, PIPE));
  }

  private static WaitRoom room(GuestThread thread) {
    return thread.process().kernel().waitRoom();
  }

  private static long result(WaitRoom.Outcome outcome) {
    return outcome == WaitRoom.Outcome.DONE ? 0 : -ERESTARTSYS;
  }
}
