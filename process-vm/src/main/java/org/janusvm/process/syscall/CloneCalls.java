// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.E2BIG;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.ProcessStarter;
import org.janusvm.process.linux.ThreadStarter;

/** clone(2) and clone3(2): threads and processes, no namespaces. */
final class CloneCalls {
  private static final long EXIT_SIGNAL = 0xff;
  private static final long CLONE_VM = 0x100;
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_SIGHAND = 0x800;
  private static final long CLONE_PIDFD = 0x1000;
  private static final long CLONE_VFORK = 0x4000;
  private static final long CLONE_PARENT = 0x8000;
  private static final long CLONE_THREAD = 0x10000;
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_SETTLS = 0x80000;
  private static final long CLONE_PARENT_SETTID = 0x100000;
  private static final long CLONE_DETACHED = 0x400000;
  private static final long CLONE_CHILD_CLEARTID = 0x200000;
  private static final long CLONE_CHILD_SETTID = 0x1000000;
  private static final long CLONE_NEWCGROUP = 0x2000000;
  private static final long CLONE_NEWUTS = 0x4000000;
  private static final long CLONE_NEWIPC = 0x8000000;
  private static final long CLONE_NEWUSER = 0x10000000;
  private static final long CLONE_NEWPID = 0x20000000;
  private static final long CLONE_NEWNET = 0x40000000;
  private static final long CLONE_CLEAR_SIGHAND = 1L << 32;
  private static final long CLONE_INTO_CGROUP = 1L << 33;

  /** Flags that ask for a namespace. */
  static final long NAMESPACES =
      CLONE_NEWNS
          | CLONE_NEWCGROUP
          | CLONE_NEWUTS
          | CLONE_NEWIPC
          | CLONE_NEWUSER
          | CLONE_NEWPID
          | CLONE_NEWNET;

  // What has a meaning, or none on Linux either (CLONE_DETACHED, CLONE_SYSVSEM and so on).
  private static final long LEGACY = 0xffffffffL;

  private static final int SMALLEST = 64;
  private static final int KNOWN = 88;
  private static final int PAGE = 4096;

  private CloneCalls() {}

  static long clone(GuestThread thread, long[] a) {
    long flags = a[0] & LEGACY;
    // Its one pointer for the parent is that of the number, or of the descriptor.
    if ((flags & CLONE_PIDFD) != 0 && (flags & (CLONE_PARENT_SETTID | CLONE_DETACHED)) != 0) {
      return -EINVAL;
    }
    int exitSignal = (int) (flags & EXIT_SIGNAL);
    return start(thread, flags & ~EXIT_SIGNAL, exitSignal, a[1], a[2], a[2], a[3], a[4]);
  }

  static long clone3(GuestThread thread, long[] a) {
    if (a[1] < SMALLEST || a[1] > PAGE) {
      return a[1] > PAGE ? -E2BIG : -EINVAL;
    }
    long[] words = new long[(int) a[1] / 8];
    for (int i = 0; i < words.length; i++) {
      words[i] = thread.user().getLong(a[0] + 8L * i);
      if (i >= KNOWN / 8 && words[i] != 0) {
        return -E2BIG;
      }
    }
    long flags = words[0];
    long exitSignal = words[4];
    long stack = words[5];
    long size = words[6];
    boolean withNumbers = words.length > 9 && (words[8] != 0 || words[9] != 0);
    if ((flags & EXIT_SIGNAL) != 0
        || (flags & ~(LEGACY | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP)) != 0
        || exitSignal < 0
        || exitSignal > Signals.MAX
        || (flags & (CLONE_THREAD | CLONE_PARENT)) != 0 && exitSignal != 0
        || stack == 0 != (size == 0)) {
      return -EINVAL;
    }
    if (withNumbers || (flags & CLONE_INTO_CGROUP) != 0) {
      return -EPERM; // Choosing process numbers takes a privilege.
    }
    // One place for both would lose one of them.
    long both = CLONE_PIDFD | CLONE_PARENT_SETTID;
    if ((flags & both) == both && words[1] == words[3]) {
      return -EINVAL;
    }
    return start(
        thread, flags, (int) exitSignal, stack + size, words[1], words[3], words[7], words[2]);
  }

  private static long start(
      GuestThread thread,
      long flags,
      int exitSignal,
      long stack,
      long pidFile,
      long parentTid,
      long tls,
      long childTid) {
    check(flags, exitSignal);
    ThreadStarter.Request request =
        new ThreadStarter.Request(
            stack,
            (flags & CLONE_SETTLS) != 0,
            tls,
            (flags & CLONE_PARENT_SETTID) != 0 ? parentTid : 0,
            (flags & CLONE_CHILD_SETTID) != 0 ? childTid : 0,
            (flags & CLONE_CHILD_CLEARTID) != 0 ? childTid : 0,
            (flags & CLONE_PIDFD) != 0 ? pidFile : 0);
    if ((flags & CLONE_THREAD) != 0) {
      return ThreadStarter.start(thread, request);
    }
    ProcessStarter.Sharing sharing =
        new ProcessStarter.Sharing(
            (flags & CLONE_VM) != 0,
            (flags & CLONE_VFORK) != 0,
            (flags & CLONE_FILES) != 0,
            (flags & CLONE_FS) != 0,
            (flags & CLONE_SIGHAND) != 0,
            (flags & CLONE_CLEAR_SIGHAND) != 0,
            (flags & CLONE_PARENT) != 0,
            exitSignal);
    return ProcessStarter.start(thread, sharing, request);
  }

  private static void check(long flags, int exitSignal) {
    boolean memory = (flags & CLONE_VM) != 0;
    boolean actions = (flags & CLONE_SIGHAND) != 0;
    if (actions && !memory
        || (flags & CLONE_THREAD) != 0 && !actions
        || (flags & CLONE_CLEAR_SIGHAND) != 0 && actions
        || (flags & CLONE_THREAD) != 0 && (flags & CLONE_PIDFD) != 0
        || exitSignal > Signals.MAX) {
      throw new ErrnoException(EINVAL);
    }
    if ((flags & NAMESPACES) != 0) {
      throw new ErrnoException(EPERM);
    }
  }
}
