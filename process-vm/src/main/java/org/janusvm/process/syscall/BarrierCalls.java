// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;

import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.process.linux.Barrier;
import org.janusvm.process.linux.GuestThread;

/** membarrier(2) and riscv_flush_icache(2): what one thread did is made known to others. */
final class BarrierCalls {
  private static final int QUERY = 0;
  private static final int GLOBAL = 1;
  private static final int GLOBAL_EXPEDITED = 2;
  private static final int REGISTER_GLOBAL_EXPEDITED = 4;
  private static final int PRIVATE_EXPEDITED = 8;
  private static final int REGISTER_PRIVATE_EXPEDITED = 16;
  private static final int PRIVATE_EXPEDITED_SYNC_CORE = 32;
  private static final int REGISTER_PRIVATE_EXPEDITED_SYNC_CORE = 64;
  private static final int GET_REGISTRATIONS = 512;
  private static final int REGISTRATIONS =
      REGISTER_GLOBAL_EXPEDITED | REGISTER_PRIVATE_EXPEDITED | REGISTER_PRIVATE_EXPEDITED_SYNC_CORE;
  private static final int ALL =
      GLOBAL
          | GLOBAL_EXPEDITED
          | PRIVATE_EXPEDITED
          | PRIVATE_EXPEDITED_SYNC_CORE
          | REGISTRATIONS
          | GET_REGISTRATIONS;

  private static final long FLUSH_LOCAL = 1;

  private BarrierCalls() {}

  static long membarrier(GuestThread thread, long[] a) {
    int command = (int) a[0];
    if ((int) a[1] != 0 || (command & ALL) != command || Integer.bitCount(command) > 1) {
      return -EINVAL;
    }
    AtomicInteger registered = thread.process().barriers();
    switch (command) {
      case QUERY -> {
        return ALL;
      }
      case GET_REGISTRATIONS -> {
        return registered.get();
      }
      case GLOBAL, GLOBAL_EXPEDITED -> Barrier.passAll(thread);
      case PRIVATE_EXPEDITED -> {
        if ((registered.get() & REGISTER_PRIVATE_EXPEDITED) == 0) {
          return -EPERM;
        }
        Barrier.pass(thread);
      }
      case PRIVATE_EXPEDITED_SYNC_CORE -> {
        if ((registered.get() & REGISTER_PRIVATE_EXPEDITED_SYNC_CORE) == 0) {
          return -EPERM;
        }
        thread.process().memory().dropCode(0, Long.MAX_VALUE);
        Barrier.pass(thread);
      }
      default -> registered.accumulateAndGet(command, (old, more) -> old | more);
    }
    return 0;
  }

  static long flushInstructionCache(GuestThread thread, long[] a) {
    if ((a[2] & ~FLUSH_LOCAL) != 0) {
      return -EINVAL;
    }
    // Linux takes no notice of the range, so a program may give any; a true one costs less.
    boolean range = a[0] >= 0 && a[1] > a[0];
    thread.process().memory().dropCode(range ? a[0] : 0, range ? a[1] : Long.MAX_VALUE);
    if ((a[2] & FLUSH_LOCAL) == 0) {
      Barrier.pass(thread);
    }
    return 0;
  }
}
