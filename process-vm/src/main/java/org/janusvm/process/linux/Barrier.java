// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes threads pass a point between two of their instructions, at which all that they did before
 * is done (membarrier(2)). A thread outside guest code is at such a point.
 */
public final class Barrier {
  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 1_000_000;

  private Barrier() {}

  /** Returns when all the other threads have passed such a point, or the caller is to end. */
  public static void pass(GuestThread caller, Collection<GuestThread> threads) {
    VarHandle.fullFence();
    for (GuestThread thread : threads) {
      if (thread != caller) {
        await(caller, thread);
      }
    }
    VarHandle.fullFence();
  }

  private static void await(GuestThread caller, GuestThread thread) {
    long at = thread.turns();
    long pause = FIRST_PAUSE;
    // While odd it is in guest code, which it leaves at its next poll.
    while ((at & 1) != 0 && thread.turns() == at && !caller.isEnding()) {
      thread.hart().requestPoll(1);
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }
}
