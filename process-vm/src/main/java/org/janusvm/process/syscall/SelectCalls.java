// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ERESTARTNOHAND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.WaitRoom.Outcome;

/** Waiting for files of three sets to become ready: pselect6(2). */
final class SelectCalls {
  // What makes a file belong to the first, the second, the third set.
  private static final int[] MEANING = {
    PollEvents.READABLE | PollEvents.RDBAND | PollEvents.HUP | PollEvents.ERR,
    PollEvents.WRITABLE | PollEvents.WRBAND | PollEvents.ERR,
    PollEvents.PRI
  };

  private SelectCalls() {}

  static long pselect6(GuestThread thread, long[] a) {
    if ((int) a[0] < 0) {
      return -EINVAL;
    }
    int count = Math.min((int) a[0], thread.process().descriptors().limit());
    long limit = MaskedWait.limit(thread, a[4]);
    long mask = a[5] == 0 ? 0 : thread.user().getLong(a[5]);
    long size = a[5] == 0 ? 0 : thread.user().getLong(a[5] + 8);
    return MaskedWait.under(
        thread,
        mask,
        size,
        () -> MaskedWait.timed(thread, a[4], limit, () -> select(thread, a, count, limit)));
  }

  private static long select(GuestThread thread, long[] a, int count, long limit) {
    int words = (count + Long.SIZE - 1) / Long.SIZE;
    long[][] wanted = new long[MEANING.length][words];
    for (int set = 0; set < MEANING.length; set++) {
      if (a[1 + set] == 0) {
        continue;
      }
      if (thread.user().writable(a[1 + set], 8L * words) < 8L * words) {
        return -EFAULT;
      }
      for (int i = 0; i < words; i++) {
        wanted[set][i] = thread.user().getLong(a[1 + set] + 8L * i);
      }
    }
    List<OpenFile> files = new ArrayList<>();
    OpenFile[] byNumber = new OpenFile[count];
    for (int fd = 0; fd < count; fd++) {
      if (!has(wanted[0], fd) && !has(wanted[1], fd) && !has(wanted[2], fd)) {
        continue;
      }
      OpenFile file = PollCalls.file(thread, fd);
      if (file == null) {
        throw new ErrnoException(EBADF);
      }
      byNumber[fd] = file;
      if (has(wanted[0], fd)) {
        files.add(file);
      }
    }
    long[][] found = new long[MEANING.length][words];
    Outcome outcome =
        FileWait.until(
            thread,
            () -> look(byNumber, wanted, found) > 0,
            files,
            limit,
            "pselect6 of nothing outside");
    if (outcome == Outcome.INTERRUPTED) {
      return -ERESTARTNOHAND;
    }
    int ready = look(byNumber, wanted, found);
    for (int set = 0; set < MEANING.length; set++) {
      for (int i = 0; a[1 + set] != 0 && i < words; i++) {
        thread.user().putLong(a[1 + set] + 8L * i, found[set][i]);
      }
    }
    return ready;
  }

  private static boolean has(long[] set, int fd) {
    return (set[fd / Long.SIZE] >> fd % Long.SIZE & 1) != 0;
  }

  // Finds what is ready; returns how many bits that is.
  private static int look(OpenFile[] files, long[][] wanted, long[][] found) {
    int ready = 0;
    for (long[] set : found) {
      Arrays.fill(set, 0);
    }
    for (int fd = 0; fd < files.length; fd++) {
      if (files[fd] == null) {
        continue;
      }
      int events = files[fd].poll(~0);
      for (int set = 0; set < MEANING.length; set++) {
        if (has(wanted[set], fd) && (events & MEANING[set]) != 0) {
          found[set][fd / Long.SIZE] |= 1L << fd % Long.SIZE;
          ready++;
        }
      }
    }
    return ready;
  }
}
