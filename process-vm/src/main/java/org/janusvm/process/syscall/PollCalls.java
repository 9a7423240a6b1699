// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom;

/** Waiting for files to become ready. Only standard input and pipes ever are not. */
final class PollCalls {
  private static final int ENTRY = 8;
  private static final int SET_SIZE = 8;

  private PollCalls() {}

  static long ppoll(GuestThread thread, long[] a) {
    int count = (int) a[1];
    if (count < 0 || count > thread.process().descriptors().limit()) {
      return -EINVAL;
    }
    long timeout = a[2] == 0 ? -1 : TimeCalls.readTime(thread, a[2]);
    if (a[3] != 0) {
      if (a[4] != SET_SIZE) {
        return -EINVAL;
      }
      thread.signals().replaceMask(thread.user().getLong(a[3]));
    }
    long result;
    try {
      result = poll(thread, a[0], count, timeout);
    } catch (ErrnoException e) {
      result = -e.errno;
    }
    if (result != -ERESTARTNOHAND) {
      thread.signals().restoreMask(); // Only a signal that interrupts is let through.
    }
    return result;
  }

  private static long poll(GuestThread thread, long entries, int count, long timeout) {
    int ready = answerAll(thread, entries, count);
    if (ready > 0 || timeout == 0) {
      return ready;
    }
    OpenFile outside = null;
    for (int i = 0; i < count; i++) {
      long entry = entries + (long) i * ENTRY;
      OpenFile file = file(thread, thread.user().getInt(entry));
      if (file != null && waits(file, thread.user().getShort(entry + 4))) {
        outside = file;
      }
    }
    if (outside != null) {
      return pollOutside(thread, entries, count, timeout, outside);
    }
    WaitRoom.Outcome outcome =
        thread
            .process()
            .kernel()
            .waitRoom()
            .await(
                thread,
                () -> answerAll(thread, entries, count) > 0,
                timeout,
                "ppoll of nothing outside");
    return switch (outcome) {
      case DONE -> answerAll(thread, entries, count);
      case TIMEOUT -> 0;
      case INTERRUPTED -> -ERESTARTNOHAND;
    };
  }

  // The host's input cannot be waited for together with other things, so it is looked at in turns.
  private static long pollOutside(
      GuestThread thread, long entries, int count, long timeout, OpenFile outside) {
    WaitRoom.Outcome outcome =
        thread
            .process()
            .kernel()
            .waitRoom()
            .askOutside(
                thread,
                nanos -> {
                  outside.awaitInput(nanos);
                  return answerAll(thread, entries, count) > 0;
                },
                timeout);
    return switch (outcome) {
      case DONE -> answerAll(thread, entries, count);
      case TIMEOUT -> 0;
      case INTERRUPTED -> -ERESTARTNOHAND;
    };
  }

  // Writes what is ready; returns how many files are.
  private static int answerAll(GuestThread thread, long entries, int count) {
    int ready = 0;
    for (int i = 0; i < count; i++) {
      long entry = entries + (long) i * ENTRY;
      ready += answer(thread, entry, file(thread, thread.user().getInt(entry))) != 0 ? 1 : 0;
    }
    return ready;
  }

  private static boolean waits(OpenFile file, int events) {
    return file.awaitsOutside() && (events & PollEvents.READABLE) != 0;
  }

  // Writes what is ready; returns it.
  private static int answer(GuestThread thread, long entry, OpenFile file) {
    int wanted = thread.user().getShort(entry + 4);
    int events = 0;
    if (thread.user().getInt(entry) >= 0) {
      events =
          file == null
              ? PollEvents.NVAL
              : file.poll(wanted) & (wanted | PollEvents.UNASKED) & ~PollEvents.NVAL;
    }
    thread.user().putShort(entry + 6, events);
    return events;
  }

  private static OpenFile file(GuestThread thread, int fd) {
    try {
      return fd < 0 ? null : thread.file(fd);
    } catch (ErrnoException e) {
      return null;
    }
  }
}
