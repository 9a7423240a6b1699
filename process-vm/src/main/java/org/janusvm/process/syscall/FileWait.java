// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.Epoll;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom;
import org.janusvm.process.linux.WaitRoom.Outcome;
import org.janusvm.process.net.SocketFile;

/** Waiting until files can be read or written, or a signal is to be delivered. */
final class FileWait {
  // How long the host is asked where files of the guest are waited for too, in nanoseconds: what
  // happens to them does not end the host's wait.
  private static final long MIXED_SLICE = 5_000_000;

  private static final String PIPE = "a pipe whose other end nobody else holds";

  private FileWait() {}

  /** Waits for input: 0, or a negated error number. */
  static long forInput(GuestThread thread, OpenFile file) {
    if (file instanceof SocketFile socket) {
      return SocketWait.forInput(thread, socket);
    }
    int events = PollEvents.ENDS_INPUT_WAIT;
    BooleanSupplier ready = () -> (file.poll(events) & events) != 0;
    return result(until(thread, ready, List.of(file), -1, PIPE));
  }

  /** Waits for room to write: 0, or a negated error number. */
  static long forRoom(GuestThread thread, OpenFile file, int length) {
    if (file instanceof SocketFile socket) {
      return SocketWait.forRoom(thread, socket, length);
    }
    return result(until(thread, () -> file.writeReady(length), List.of(), -1, PIPE));
  }

  private static long result(Outcome outcome) {
    return outcome == Outcome.DONE ? 0 : -ERESTARTSYS;
  }

  /**
   * Waits for something of several files.
   *
   * @param ready looked at now and whenever a file of the guest changed
   * @param inputs the files whose input {@code ready} looks at
   * @param nanos at most so long; negative is for ever
   * @param what is waited for, in case it can never happen
   */
  static Outcome until(
      GuestThread thread, BooleanSupplier ready, List<OpenFile> inputs, long nanos, String what) {
    WaitRoom room = thread.process().kernel().waitRoom();
    OpenFile outside = outside(inputs);
    if (outside == null) {
      return room.await(thread, ready, nanos, what);
    }
    if (ready.getAsBoolean()) {
      return Outcome.DONE;
    }
    long slice = inputs.size() == 1 ? WaitRoom.HOST_SLICE : MIXED_SLICE;
    return room.askOutside(
        thread,
        most -> {
          boolean there = outside.awaitInput(Math.min(most, slice));
          if (ready.getAsBoolean()) {
            return true;
          }
          if (there) {
            // Input that is old news, as for edges: the host would tell it again and again.
            LockSupport.parkNanos(Math.min(most, MIXED_SLICE));
          }
          return false;
        },
        nanos);
  }

  // One whose input comes from outside the guest, also if an epoll watches it.
  private static OpenFile outside(List<OpenFile> files) {
    for (OpenFile file : files) {
      OpenFile found = file instanceof Epoll epoll ? outside(epoll.files()) : file;
      if (found != null && found.awaitsOutside()) {
        return found;
      }
    }
    return null;
  }
}
