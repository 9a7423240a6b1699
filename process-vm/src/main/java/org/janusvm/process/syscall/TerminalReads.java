// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EIO;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.TerminalSignals;
import org.janusvm.process.linux.WaitRoom.Outcome;
import org.janusvm.process.terminal.Terminal;
import org.janusvm.process.terminal.TerminalFile;

/**
 * Reading from terminals: lines, or as many bytes and as long as VMIN and VTIME say (termios(3)).
 */
final class TerminalReads {
  private static final String NOTHING_TYPED = "a terminal that nobody types at";

  private TerminalReads() {}

  /** Whether reads of a file are for this class. */
  static boolean concerns(OpenFile file) {
    return file.terminal() != null && !(file instanceof TerminalFile end && end.isMaster());
  }

  /** What a write to a file is to return at once; 0 if it goes on. */
  static long judgeWrite(GuestThread thread, OpenFile file) {
    return concerns(file) && file.terminal().stopsWriters()
        ? TerminalCalls.verdict(TerminalSignals.judgeChange(thread, file.terminal()))
        : 0;
  }

  /** Reads; returns bytes or a negated error number. */
  static long read(GuestThread thread, OpenFile file, UserVectors to) {
    long room = to.writable();
    if (room == 0) {
      return to.total() == 0 ? 0 : -EFAULT;
    }
    byte[] buffer = thread.buffer();
    int length = (int) Math.min(room, buffer.length);
    Terminal terminal = file.terminal();
    long n;
    do {
      n = TerminalCalls.verdict(TerminalSignals.judgeRead(thread, terminal));
      if (n == 0) {
        n =
            terminal.isCanonical()
                ? readLine(thread, file, buffer, length)
                : readBytes(thread, file, terminal, buffer, length);
      }
    } while (n == OpenFile.HAS_TO_WAIT); // The settings may be others now.
    if (n > 0) {
      to.scatter(0, buffer, (int) n);
    }
    return n;
  }

  private static long readLine(GuestThread thread, OpenFile file, byte[] buffer, int length) {
    int n = file.read(buffer, 0, length);
    if (n != OpenFile.HAS_TO_WAIT) {
      return n;
    }
    long stopped = FileWait.forInput(thread, file);
    if (stopped != 0) {
      return stopped;
    }
    // A read that waits at the hang-up fails; later ones find the end.
    return (file.poll(0) & PollEvents.HUP) != 0 ? -EIO : OpenFile.HAS_TO_WAIT;
  }

  private static long readBytes(
      GuestThread thread, OpenFile file, Terminal terminal, byte[] buffer, int length) {
    int minimum = Math.min(terminal.minimum(), length);
    long patience = terminal.patience();
    int got = 0;
    while (true) {
      int n = file.read(buffer, got, length - got);
      if (n > 0) {
        got += n;
      } else if (n != OpenFile.HAS_TO_WAIT) {
        return got > 0 ? got : n;
      }
      if (got > 0 && got >= minimum || minimum == 0 && patience == 0) {
        return got;
      }
      // Without a minimum the time counts from the start, else from byte to byte.
      long nanos = patience > 0 && (minimum == 0 || got > 0) ? patience : -1;
      Outcome outcome = FileWait.until(thread, hasInput(file), List.of(file), nanos, NOTHING_TYPED);
      if (outcome == Outcome.TIMEOUT) {
        return got;
      }
      if (outcome == Outcome.INTERRUPTED) {
        return got > 0 ? got : -ERESTARTSYS;
      }
      if (got == 0 && terminal.isCanonical()) {
        return OpenFile.HAS_TO_WAIT;
      }
    }
  }

  // Not what poll tells, which waits for the minimum.
  private static BooleanSupplier hasInput(OpenFile file) {
    if (file instanceof TerminalFile) {
      return () -> file.available() > 0 || (file.poll(0) & PollEvents.HUP) != 0;
    }
    return () -> file.awaitInput(0);
  }
}
