// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;

import java.util.Arrays;
import org.janusvm.process.abi.ErrnoException;

/**
 * What a process may use at most (getrlimit(2)): a soft limit, which counts, and a hard one, up to
 * which the process may raise it. Children begin with their parent's.
 */
public final class ResourceLimits {
  /** No limit. */
  public static final long INFINITY = -1;

  public static final int CPU = 0;
  public static final int FSIZE = 1;
  public static final int DATA = 2;
  public static final int STACK = 3;
  public static final int CORE = 4;
  public static final int NPROC = 6;
  public static final int NOFILE = 7;
  public static final int MEMLOCK = 8;
  public static final int AS = 9;
  public static final int SIGPENDING = 11;
  public static final int MSGQUEUE = 12;
  public static final int NICE = 13;
  public static final int RTPRIO = 14;

  /** How many resources there are. */
  public static final int COUNT = 16;

  static final long STACK_DEFAULT = 8L << 20;
  private static final long MEMLOCK_DEFAULT = 8L << 20;
  private static final long MSGQUEUE_DEFAULT = 819_200;

  private final long[] soft = new long[COUNT];
  private final long[] hard = new long[COUNT];

  private ResourceLimits() {}

  /** The limits of the first process. */
  static ResourceLimits initial(int openFiles, int threads) {
    ResourceLimits limits = new ResourceLimits();
    Arrays.fill(limits.soft, INFINITY);
    Arrays.fill(limits.hard, INFINITY);
    limits.soft[STACK] = STACK_DEFAULT;
    limits.soft[CORE] = 0;
    limits.both(NPROC, threads);
    limits.both(NOFILE, openFiles);
    limits.both(MEMLOCK, MEMLOCK_DEFAULT);
    limits.both(SIGPENDING, PendingSignals.MOST);
    limits.both(MSGQUEUE, MSGQUEUE_DEFAULT);
    limits.both(NICE, 0);
    limits.both(RTPRIO, 0);
    return limits;
  }

  private void both(int resource, long limit) {
    soft[resource] = limit;
    hard[resource] = limit;
  }

  /** The same limits, for a child. */
  synchronized ResourceLimits copy() {
    ResourceLimits copy = new ResourceLimits();
    System.arraycopy(soft, 0, copy.soft, 0, COUNT);
    System.arraycopy(hard, 0, copy.hard, 0, COUNT);
    return copy;
  }

  /** The limit that counts, unsigned; {@link #INFINITY} is none. */
  public synchronized long soft(int resource) {
    return soft[resource];
  }

  /** The limit up to which the other can be raised. */
  public synchronized long hard(int resource) {
    return hard[resource];
  }

  /** Whether so much, not negative, is more than is allowed. */
  public boolean exceeds(int resource, long amount) {
    return Long.compareUnsigned(amount, soft(resource)) > 0;
  }

  /**
   * Sets both limits of a resource.
   *
   * @throws ErrnoException EINVAL when the soft one is above the hard one, EPERM when the hard one
   *     would be raised
   */
  public synchronized void set(int resource, long newSoft, long newHard) {
    if (Long.compareUnsigned(newSoft, newHard) > 0) {
      throw new ErrnoException(EINVAL);
    }
    if (Long.compareUnsigned(newHard, hard[resource]) > 0) {
      throw new ErrnoException(EPERM);
    }
    soft[resource] = newSoft;
    hard[resource] = newHard;
  }
}
