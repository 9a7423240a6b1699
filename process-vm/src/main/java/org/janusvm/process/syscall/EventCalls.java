// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.EventFile;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;
import org.janusvm.process.linux.SignalFile;
import org.janusvm.process.linux.TimerFile;

/** Events as files: eventfd2(2), timerfd_create(2), signalfd4(2). */
final class EventCalls {
  private static final int EFD_SEMAPHORE = 1;
  private static final int FLAGS = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
  private static final int SET_SIZE = 8;
  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_BOOTTIME = 7;
  private static final int CLOCK_REALTIME_ALARM = 8;
  private static final int CLOCK_BOOTTIME_ALARM = 9;
  private static final int TFD_TIMER_ABSTIME = 1;
  private static final int TFD_TIMER_CANCEL_ON_SET = 2;

  private EventCalls() {}

  private static long add(GuestThread thread, OpenFile file, int flags) {
    return thread.process().descriptors().add(file, (flags & OpenFlags.O_CLOEXEC) != 0);
  }

  static long eventfd2(GuestThread thread, long[] a) {
    int flags = (int) a[1];
    if ((flags & ~(FLAGS | EFD_SEMAPHORE)) != 0) {
      return -EINVAL;
    }
    boolean semaphore = (flags & EFD_SEMAPHORE) != 0;
    Runnable changed = thread.process().kernel()::filesChanged;
    return add(thread, new EventFile((int) a[0], semaphore, flags, changed), flags);
  }

  static long timerfdCreate(GuestThread thread, long[] a) {
    int flags = (int) a[1];
    int clock = (int) a[0];
    if ((flags & ~FLAGS) != 0) {
      return -EINVAL;
    }
    LinuxKernel kernel = thread.process().kernel();
    return switch (clock) {
      case CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME ->
          add(thread, new TimerFile(kernel, clock == CLOCK_REALTIME, flags), flags);
      case CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM -> -EPERM; // They wake a machine.
      default -> -EINVAL;
    };
  }

  static long timerfdSettime(GuestThread thread, long[] a) {
    int flags = (int) a[1];
    long interval = TimeCalls.readTime(thread, a[2]);
    long value = TimeCalls.readTime(thread, a[2] + 16);
    TimerFile timer = timer(thread, a[0]);
    if ((flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0) {
      return -EINVAL;
    }
    TimerFile.Setting old =
        timer.set(new TimerFile.Setting(value, interval), (flags & TFD_TIMER_ABSTIME) != 0);
    if (a[3] != 0) {
      write(thread, a[3], old);
    }
    return 0;
  }

  static long timerfdGettime(GuestThread thread, long[] a) {
    write(thread, a[1], timer(thread, a[0]).get());
    return 0;
  }

  private static TimerFile timer(GuestThread thread, long fd) {
    if (thread.file(fd) instanceof TimerFile timer) {
      return timer;
    }
    throw new ErrnoException(EINVAL);
  }

  // A struct itimerspec.
  private static void write(GuestThread thread, long address, TimerFile.Setting setting) {
    long[] nanos = {setting.interval(), setting.left()};
    for (int i = 0; i < nanos.length; i++) {
      thread.user().putLong(address + 16L * i, nanos[i] / TimeCalls.NANOS_PER_SECOND);
      thread.user().putLong(address + 16L * i + 8, nanos[i] % TimeCalls.NANOS_PER_SECOND);
    }
  }

  static long signalfd4(GuestThread thread, long[] a) {
    int flags = (int) a[3];
    if ((flags & ~FLAGS) != 0 || a[2] != SET_SIZE) {
      return -EINVAL;
    }
    long signals = thread.user().getLong(a[1]);
    if ((int) a[0] == -1) {
      return add(thread, new SignalFile(thread.process().kernel(), signals, flags), flags);
    }
    if (!(thread.file(a[0]) instanceof SignalFile file)) {
      return -EINVAL;
    }
    file.setSignals(signals);
    return (int) a[0];
  }
}
