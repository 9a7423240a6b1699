// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.Epoll;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom.Outcome;

/** epoll(7). */
final class EpollCalls {
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int CTL_MOD = 3;
  private static final int EVENT = 16; // Bytes of struct epoll_event, its data at 8.
  private static final int DATA = 8;
  private static final int MAX_EVENTS = Integer.MAX_VALUE / EVENT;
  private static final int MOST_AT_ONCE = 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private EpollCalls() {}

  static long create1(GuestThread thread, long[] a) {
    if ((a[0] & ~OpenFlags.O_CLOEXEC) != 0) {
      return -EINVAL;
    }
    Epoll epoll = new Epoll(thread.process().kernel()::filesChanged);
    return thread.process().descriptors().add(epoll, a[0] != 0);
  }

  static long ctl(GuestThread thread, long[] a) {
    int operation = (int) a[1];
    int events = 0;
    long data = 0;
    if (operation != CTL_DEL) {
      events = thread.user().getInt(a[3]);
      data = thread.user().getLong(a[3] + DATA);
    }
    OpenFile set = file(thread, a[0]);
    int fd = (int) a[2];
    OpenFile file = file(thread, fd);
    if (!(set instanceof Epoll epoll)) {
      return file.isPollable() ? -EINVAL : -EPERM;
    }
    switch (operation) {
      case CTL_ADD -> epoll.add(fd, file, events, data);
      case CTL_MOD -> epoll.modify(fd, file, events, data);
      case CTL_DEL -> epoll.remove(fd, file);
      default -> {
        return -EINVAL;
      }
    }
    return 0;
  }

  private static OpenFile file(GuestThread thread, long fd) {
    OpenFile file = thread.file(fd);
    if ((file.flags() & OpenFlags.O_PATH) != 0) {
      throw new ErrnoException(EBADF);
    }
    return file;
  }

  static long pwait(GuestThread thread, long[] a) {
    int millis = (int) a[3];
    long limit = millis < 0 ? -1 : millis * NANOS_PER_MILLI;
    return MaskedWait.under(thread, a[4], a[5], () -> await(thread, a, limit));
  }

  static long pwait2(GuestThread thread, long[] a) {
    long limit = MaskedWait.limit(thread, a[3]);
    return MaskedWait.under(thread, a[4], a[5], () -> await(thread, a, limit));
  }

  private static long await(GuestThread thread, long[] a, long limit) {
    int max = (int) a[2];
    OpenFile file = file(thread, a[0]);
    if (!(file instanceof Epoll epoll) || max <= 0 || max > MAX_EVENTS) {
      return -EINVAL;
    }
    max = Math.min(max, MOST_AT_ONCE);
    // Known before anything is taken, so that a bad pointer loses no event.
    int room = (int) (thread.user().writable(a[1], (long) max * EVENT) / EVENT);
    if (room == 0) {
      return -EFAULT;
    }
    List<Epoll.Event> events = new ArrayList<>(epoll.take(room));
    if (events.isEmpty() && limit != 0) {
      Outcome outcome =
          FileWait.until(
              thread,
              () -> !events.isEmpty() || events.addAll(epoll.take(room)),
              epoll.files(),
              limit,
              "epoll_pwait of nothing outside");
      if (outcome == Outcome.INTERRUPTED) {
        return -ERESTARTNOHAND;
      }
    }
    long at = a[1];
    for (Epoll.Event event : events) {
      thread.user().putInt(at, event.events());
      thread.user().putInt(at + 4, 0);
      thread.user().putLong(at + DATA, event.data());
      at += EVENT;
    }
    return events.size();
  }
}
