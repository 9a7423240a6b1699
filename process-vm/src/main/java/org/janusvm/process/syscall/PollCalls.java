// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom.Outcome;

/** Waiting for files of a list to become ready: ppoll(2). */
final class PollCalls {
  private static final int ENTRY = 8;

  private PollCalls() {}

  static long ppoll(GuestThread thread, long[] a) {
    int count = (int) a[1];
    if (count < 0 || count > thread.process().descriptors().limit()) {
      return -EINVAL;
    }
    long limit = MaskedWait.limit(thread, a[2]);
    return MaskedWait.under(
        thread,
        a[3],
        a[4],
        () -> MaskedWait.timed(thread, a[2], limit, () -> poll(thread, a[0], count, limit)));
  }

  private static long poll(GuestThread thread, long entries, int count, long limit) {
    int ready = answerAll(thread, entries, count);
    if (ready > 0) {
      return ready;
    }
    List<OpenFile> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long entry = entries + (long) i * ENTRY;
      OpenFile file = file(thread, thread.user().getInt(entry));
      if (file != null && (thread.user().getShort(entry + 4) & PollEvents.READABLE) != 0) {
        files.add(file);
      }
    }
    Outcome outcome =
        FileWait.until(
            thread,
            () -> answerAll(thread, entries, count) > 0,
            files,
            limit,
            "ppoll of nothing outside");
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
      ready += answer(thread, entries + (long) i * ENTRY) != 0 ? 1 : 0;
    }
    return ready;
  }

  // Writes what is ready; returns it.
  private static int answer(GuestThread thread, long entry) {
    int fd = thread.user().getInt(entry);
    int wanted = thread.user().getShort(entry + 4);
    int events = 0;
    if (fd >= 0) {
      OpenFile file = file(thread, fd);
      events = file == null ? PollEvents.NVAL : file.poll(wanted) & (wanted | PollEvents.UNASKED);
    }
    thread.user().putShort(entry + 6, events);
    return events;
  }

  /** The file of a descriptor; null if it is not open, or open for its path only. */
  static OpenFile file(GuestThread thread, int fd) {
    try {
      OpenFile file = fd < 0 ? null : thread.file(fd);
      return file == null || (file.flags() & OpenFlags.O_PATH) != 0 ? null : file;
    } catch (ErrnoException e) {
      return null;
    }
  }
}
