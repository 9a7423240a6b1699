// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;

/** Waiting for files to become ready. Only standard input ever is not. */
final class PollCalls {
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int POLLNVAL = 0x20;
  private static final int ENTRY = 8;

  private PollCalls() {}

  static long ppoll(GuestThread thread, long[] a) {
    int count = (int) a[1];
    if (count < 0 || count > thread.process().descriptors().limit()) {
      return -EINVAL;
    }
    long timeout = a[2] == 0 ? -1 : TimeCalls.readTime(thread, a[2]);
    byte[] entries = thread.user().read(a[0], count * ENTRY);
    OpenFile waited = null;
    int ready = 0;
    for (int i = 0; i < count; i++) {
      long entry = a[0] + (long) i * ENTRY;
      OpenFile file = file(thread, thread.user().getInt(entry));
      int events = answer(thread, entry, file);
      ready += events != 0 ? 1 : 0;
      if (file != null && waits(file, entries[i * ENTRY + 4])) {
        waited = file;
      }
    }
    if (ready > 0 || timeout == 0) {
      return ready;
    }
    if (waited == null) {
      TimeCalls.sleep(thread, timeout, "ppoll of nothing outside");
      return 0;
    }
    if (!waited.awaitInput(timeout)) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      long entry = a[0] + (long) i * ENTRY;
      ready += answer(thread, entry, file(thread, thread.user().getInt(entry))) != 0 ? 1 : 0;
    }
    return ready;
  }

  private static boolean waits(OpenFile file, int events) {
    return file.awaitsOutside() && (events & POLLIN) != 0;
  }

  // Writes what is ready; returns it.
  private static int answer(GuestThread thread, long entry, OpenFile file) {
    int wanted = thread.user().getShort(entry + 4);
    int events = 0;
    if (thread.user().getInt(entry) >= 0) {
      if (file == null) {
        events = POLLNVAL;
      } else {
        events |= file.readable() && (wanted & POLLIN) != 0 && file.awaitInput(0) ? POLLIN : 0;
        events |= file.writable() ? wanted & POLLOUT : 0;
      }
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
