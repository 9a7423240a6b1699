// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINTR;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import java.util.function.BooleanSupplier;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom;
import org.janusvm.process.net.SocketFile;

/** Waiting until a socket is ready, its timeout is over, or a signal is to be delivered. */
final class SocketWait {
  private static final String SOCKET = "a socket whose other end nobody else holds";

  private SocketWait() {}

  /** Waits until something can be received or accepted: 0, or a negated error number. */
  static int forInput(GuestThread thread, SocketFile socket) {
    long nanos = socket.settings().receiveTimeout;
    return socket.awaitsOutside()
        ? outside(thread, socket, PollEvents.IN, nanos)
        : await(thread, () -> socket.awaitInput(0), nanos);
  }

  /** Waits until so many bytes can be sent: 0, or a negated error number. */
  static int forRoom(GuestThread thread, SocketFile socket, int length) {
    long nanos = socket.settings().sendTimeout;
    return socket.awaitsOutside()
        ? outside(thread, socket, PollEvents.OUT, nanos)
        : await(thread, () -> socket.writeReady(length), nanos);
  }

  private static int outside(GuestThread thread, SocketFile socket, int events, long nanos) {
    WaitRoom room = thread.process().kernel().waitRoom();
    return result(
        room.askOutside(thread, slice -> socket.awaitOutside(events, slice), nanos), nanos);
  }

  /**
   * Waits.
   *
   * @param nanos the socket's timeout, or -1
   * @return 0, or a negated error number
   */
  static int await(GuestThread thread, BooleanSupplier ready, long nanos) {
    WaitRoom room = thread.process().kernel().waitRoom();
    return result(room.await(thread, ready, nanos, SOCKET), nanos);
  }

  private static int result(WaitRoom.Outcome outcome, long nanos) {
    return switch (outcome) {
      case DONE -> 0;
      case TIMEOUT -> -EAGAIN;
      // A call with a timeout would begin to wait anew, and is not made again.
      case INTERRUPTED -> nanos < 0 ? -ERESTARTSYS : -EINTR;
    };
  }
}
