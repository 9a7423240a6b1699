// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.E2BIG;
import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ESRCH;

import java.util.List;
import java.util.function.Predicate;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;
import org.janusvm.process.linux.Scheduling;

/** System calls on policies, priorities and processors (sched(7)). */
final class SchedulerCalls {
  private static final int SET_BYTES = 8;
  private static final int FIFO = 1;
  private static final int RR = 2;
  private static final int BATCH = 3;
  private static final int IDLE = 5;
  private static final int DEADLINE = 6;
  private static final int RESET_ON_FORK = 0x40000000;
  private static final int HIGHEST = 99;
  private static final long SLICE = 3_000_000; // Nanoseconds, as Linux's default.

  private static final int ATTR_SIZE = 48; // Of its first version.
  private static final int ATTR_MAX = 4096;
  private static final int ATTR_RESET_ON_FORK = 1;

  private static final int PRIO_PROCESS = 0;
  private static final int PRIO_GROUP = 1;
  private static final int PRIO_USER = 2;
  private static final int NICEST = 19;
  private static final int LEAST_NICE = -20;

  private static final int IO_CLASS_SHIFT = 13;
  private static final int IO_REAL_TIME = 1;
  private static final int IO_BEST_EFFORT = 2;
  private static final int IO_IDLE = 3;

  private SchedulerCalls() {}

  private static GuestThread thread(GuestThread caller, long tid) {
    if ((int) tid < 0) {
      throw new ErrnoException(EINVAL);
    }
    GuestThread found = (int) tid == 0 ? caller : caller.process().kernel().thread((int) tid);
    if (found == null) {
      throw new ErrnoException(ESRCH);
    }
    return found;
  }

  static long getaffinity(GuestThread caller, long[] a) {
    int bytes = (int) a[1];
    if (bytes < SET_BYTES || (bytes & 7) != 0) {
      return -EINVAL;
    }
    if ((int) a[0] < 0) {
      return -ESRCH;
    }
    caller.user().putLong(a[2], thread(caller, a[0]).scheduling().affinity());
    return SET_BYTES;
  }

  static long setaffinity(GuestThread caller, long[] a) {
    long wanted = 0;
    int bytes = Math.clamp(a[1] & 0xffffffffL, 0, SET_BYTES);
    byte[] set = caller.user().read(a[2], bytes);
    for (int i = 0; i < bytes; i++) {
      wanted |= (set[i] & 0xffL) << 8 * i;
    }
    if ((int) a[0] < 0) {
      return -ESRCH;
    }
    GuestThread target = thread(caller, a[0]);
    long possible = wanted & Scheduling.allOf(caller.process().kernel().processors());
    if (possible == 0) {
      return -EINVAL;
    }
    target.scheduling().setAffinity(possible);
    return 0;
  }

  /** The processor of a thread is always the same, so that a program sees no moves it must heed. */
  static long getcpu(GuestThread thread, long[] a) {
    long allowed = thread.scheduling().affinity();
    int skipped = thread.tid() % Long.bitCount(allowed);
    for (int i = 0; i < skipped; i++) {
      allowed &= allowed - 1;
    }
    if (a[0] != 0) {
      thread.user().putInt(a[0], Long.numberOfTrailingZeros(allowed));
    }
    if (a[1] != 0) {
      thread.user().putInt(a[1], 0);
    }
    return 0;
  }

  static long yield(GuestThread thread, long[] a) {
    Thread.yield();
    return 0;
  }

  static long getscheduler(GuestThread caller, long[] a) {
    Scheduling of = thread(caller, a[0]).scheduling();
    return of.policy() | (of.resetOnFork() ? RESET_ON_FORK : 0);
  }

  static long setscheduler(GuestThread caller, long[] a) {
    if ((int) a[1] < 0 || a[2] == 0) {
      return -EINVAL;
    }
    int policy = (int) a[1] & ~RESET_ON_FORK;
    return set(caller, a, policy, ((int) a[1] & RESET_ON_FORK) != 0, caller.user().getInt(a[2]));
  }

  private static long set(
      GuestThread caller, long[] a, int policy, boolean resetOnFork, int priority) {
    GuestThread target = thread(caller, a[0]);
    switch (policy) {
      case Scheduling.SCHED_OTHER, BATCH, IDLE -> {
        if (priority != 0) {
          return -EINVAL;
        }
        target.scheduling().setPolicy(policy, resetOnFork);
        return 0;
      }
      case FIFO, RR -> {
        return priority < 1 || priority > HIGHEST ? -EINVAL : -EPERM;
      }
      case DEADLINE -> {
        return -EPERM;
      }
      default -> {
        return -EINVAL;
      }
    }
  }

  static long getparam(GuestThread caller, long[] a) {
    thread(caller, a[0]);
    if (a[1] == 0) {
      return -EINVAL;
    }
    caller.user().putInt(a[1], 0);
    return 0;
  }

  static long setparam(GuestThread caller, long[] a) {
    if (a[1] == 0) {
      return -EINVAL;
    }
    int priority = caller.user().getInt(a[1]);
    thread(caller, a[0]);
    return priority == 0 ? 0 : -EINVAL;
  }

  static long priorityMax(GuestThread thread, long[] a) {
    return bound((int) a[0], HIGHEST);
  }

  static long priorityMin(GuestThread thread, long[] a) {
    return bound((int) a[0], 1);
  }

  private static long bound(int policy, int ofRealTime) {
    return switch (policy) {
      case FIFO, RR -> ofRealTime;
      case Scheduling.SCHED_OTHER, BATCH, IDLE, DEADLINE -> 0;
      default -> -EINVAL;
    };
  }

  static long rrInterval(GuestThread caller, long[] a) {
    thread(caller, a[0]);
    Clocks.writeTime(caller, a[1], SLICE);
    return 0;
  }

  static long getattr(GuestThread caller, long[] a) {
    int size = (int) a[2];
    if (a[1] == 0 || size < ATTR_SIZE || size > ATTR_MAX || (int) a[3] != 0) {
      return -EINVAL;
    }
    Scheduling of = thread(caller, a[0]).scheduling();
    caller.user().zero(a[1], ATTR_SIZE);
    caller.user().putInt(a[1], ATTR_SIZE);
    caller.user().putInt(a[1] + 4, of.policy());
    caller.user().putLong(a[1] + 8, of.resetOnFork() ? ATTR_RESET_ON_FORK : 0);
    caller.user().putInt(a[1] + 16, of.nice());
    return 0;
  }

  static long setattr(GuestThread caller, long[] a) {
    if (a[1] == 0 || (int) a[2] != 0) {
      return -EINVAL;
    }
    int size = caller.user().getInt(a[1]);
    if (size != 0 && (size < ATTR_SIZE || size > ATTR_MAX)) {
      return -E2BIG;
    }
    caller.user().checkReadable(a[1], ATTR_SIZE);
    int policy = caller.user().getInt(a[1] + 4);
    long flags = caller.user().getLong(a[1] + 8);
    int nice = caller.user().getInt(a[1] + 16);
    if ((flags & ~ATTR_RESET_ON_FORK) != 0) {
      return -EINVAL;
    }
    Scheduling of = thread(caller, a[0]).scheduling();
    boolean favours = policy == Scheduling.SCHED_OTHER && nice < of.nice();
    if (favours) {
      return -EPERM;
    }
    long result = set(caller, a, policy, flags != 0, caller.user().getInt(a[1] + 20));
    if (result == 0 && policy != IDLE) {
      of.setNice(Math.clamp(nice, LEAST_NICE, NICEST));
    }
    return result;
  }

  // The threads that getpriority and ioprio_get mean; `kind` is 0 for one, 1 a group, 2 a user.
  private static List<GuestThread> meant(GuestThread caller, int kind, int who) {
    LinuxKernel kernel = caller.process().kernel();
    Predicate<GuestThread> filter =
        switch (kind) {
          case PRIO_PROCESS -> thread -> thread.tid() == (who == 0 ? caller.tid() : who);
          case PRIO_GROUP -> {
            int group = who == 0 ? caller.process().family().group() : who;
            yield thread -> thread.process().family().group() == group;
          }
          case PRIO_USER -> thread -> who == 0 || who == Identity.UID;
          default -> throw new ErrnoException(EINVAL);
        };
    List<GuestThread> found = kernel.threads().stream().filter(filter).toList();
    if (found.isEmpty()) {
      throw new ErrnoException(ESRCH);
    }
    return found;
  }

  static long getpriority(GuestThread caller, long[] a) {
    return meant(caller, (int) a[0], (int) a[1]).stream()
        .mapToInt(thread -> 20 - thread.scheduling().nice())
        .max()
        .orElseThrow();
  }

  static long setpriority(GuestThread caller, long[] a) {
    int nice = Math.clamp((int) a[2], LEAST_NICE, NICEST);
    List<GuestThread> threads = meant(caller, (int) a[0], (int) a[1]);
    if (threads.stream().anyMatch(thread -> nice < thread.scheduling().nice())) {
      return -EACCES; // Only a privileged user may be less nice than before.
    }
    threads.forEach(thread -> thread.scheduling().setNice(nice));
    return 0;
  }

  static long ioprioGet(GuestThread caller, long[] a) {
    Scheduling of = meant(caller, (int) a[0] - 1, (int) a[1]).getFirst().scheduling();
    return of.ioPriority() != 0
        ? of.ioPriority()
        : IO_BEST_EFFORT << IO_CLASS_SHIFT | (of.nice() + 20) / 5;
  }

  static long ioprioSet(GuestThread caller, long[] a) {
    int value = (int) a[2];
    int level = value & (1 << IO_CLASS_SHIFT) - 1;
    switch (value >>> IO_CLASS_SHIFT) {
      case 0 -> {
        if (level != 0) {
          return -EINVAL;
        }
      }
      case IO_REAL_TIME -> {
        return -EPERM;
      }
      case IO_BEST_EFFORT -> {
        if (level > 7) {
          return -EINVAL;
        }
      }
      case IO_IDLE -> {}
      default -> {
        return -EINVAL;
      }
    }
    meant(caller, (int) a[0] - 1, (int) a[1])
        .forEach(thread -> thread.scheduling().setIoPriority(value));
    return 0;
  }
}
