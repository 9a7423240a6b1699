// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;

import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.Scheduling;

/**
 * riscv_hwprobe(2): what the harts can do. Answered truly rather than with ENOSYS, since the C
 * library then copies memory by misaligned words, which are as fast here as aligned ones.
 */
final class HardwareCalls {
  private static final int PAIR = 16;
  private static final long WHICH_CPUS = 1;
  private static final long MAX_SET = 1024;

  private static final int BASE_BEHAVIOR = 3;
  private static final int EXTENSIONS = 4;
  private static final int PERFORMANCE = 5;
  private static final int HIGHEST_ADDRESS = 7;
  private static final int TIME_FREQUENCY = 8;
  private static final int MISALIGNED_SCALAR = 9;
  private static final int MISALIGNED_VECTOR = 10;
  private static final int LAST_KEY = 10;

  private static final long BASE_IMA = 1;
  private static final long F_AND_D = 1;
  private static final long C = 1 << 1;
  private static final long ZBA = 1 << 3;
  private static final long ZBB = 1 << 4;
  private static final long ZBS = 1 << 5;
  private static final long FAST = 3;
  private static final long VECTOR_UNSUPPORTED = 4;
  private static final long TICKS_PER_SECOND = 10_000_000;

  private HardwareCalls() {}

  static long hwprobe(GuestThread thread, long[] a) {
    long count = a[1];
    if (count < 0 || count > Integer.MAX_VALUE || (a[4] & ~WHICH_CPUS) != 0) {
      return -EINVAL;
    }
    long cpus = Scheduling.allOf(thread.process().kernel().processors());
    return (a[4] & WHICH_CPUS) != 0
        ? which(thread, a[0], count, a[2], a[3], cpus)
        : values(thread, a[0], count, a[2], a[3], cpus);
  }

  private static long values(
      GuestThread thread, long pairs, long count, long setBytes, long set, long cpus) {
    if ((setBytes != 0 || set != 0) && (readSet(thread, setBytes, set) & cpus) == 0) {
      return -EINVAL;
    }
    for (long i = 0; i < count; i++) {
      long pair = pairs + i * PAIR;
      long key = thread.user().getLong(pair);
      boolean known = key >= 0 && key <= LAST_KEY;
      if (!known) {
        thread.user().putLong(pair, -1);
      }
      thread.user().putLong(pair + 8, known ? value(thread, (int) key) : 0);
    }
    return 0;
  }

  // Leaves in the set those processors that have all the values; they are all alike.
  private static long which(
      GuestThread thread, long pairs, long count, long setBytes, long set, long cpus) {
    if (setBytes == 0 || set == 0) {
      return -EINVAL;
    }
    long wanted = readSet(thread, setBytes, set);
    boolean all = true;
    for (long i = 0; i < count; i++) {
      long pair = pairs + i * PAIR;
      long key = thread.user().getLong(pair);
      if (key < 0 || key > LAST_KEY) {
        thread.user().putLong(pair, -1);
        thread.user().putLong(pair + 8, 0);
        all = false;
        continue;
      }
      long value = thread.user().getLong(pair + 8);
      long ours = value(thread, (int) key);
      boolean bits = key == BASE_BEHAVIOR || key == EXTENSIONS;
      all &= bits ? (ours & value) == value : ours == value;
    }
    long left = all ? (wanted == 0 ? cpus : wanted & cpus) : 0;
    long size = Math.min(setBytes, MAX_SET);
    thread.user().zero(set, size);
    for (int i = 0; i < Math.min(size, Long.BYTES); i++) {
      thread.user().write(set + i, new byte[] {(byte) (left >>> 8 * i)});
    }
    return 0;
  }

  private static long readSet(GuestThread thread, long bytes, long set) {
    long result = 0;
    byte[] read = thread.user().read(set, Math.clamp(bytes, 0, Long.BYTES));
    for (int i = 0; i < read.length; i++) {
      result |= (read[i] & 0xffL) << 8 * i;
    }
    return result;
  }

  private static long value(GuestThread thread, int key) {
    return switch (key) {
      case BASE_BEHAVIOR -> BASE_IMA;
      case EXTENSIONS -> F_AND_D | C | ZBA | ZBB | ZBS;
      case PERFORMANCE, MISALIGNED_SCALAR -> FAST;
      case HIGHEST_ADDRESS -> thread.process().memory().limit() - 1;
      case TIME_FREQUENCY -> TICKS_PER_SECOND;
      case MISALIGNED_VECTOR -> VECTOR_UNSUPPORTED;
      default -> 0; // Who made the hart, and the blocks of cache that it cannot clear.
    };
  }
}
