// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.jit.safepoint.SafepointCoordinator;

/**
 * Makes threads pass a safepoint, at which all that they did before is done, and after which they
 * see all that the caller did (membarrier(2), riscv_flush_icache(2), mprotect(2)).
 */
public final class Barrier {
  private Barrier() {}

  /** Returns when all other threads on the caller's memory have passed, or the caller is to end. */
  public static void pass(GuestThread caller) {
    memory(caller.process()).handshake(caller.safepoint(), caller::isEnding);
  }

  /** As {@link #pass}, for the threads of all processes. */
  public static void passAll(GuestThread caller) {
    pass(caller);
    // Threads of two processes may wait for each other.
    caller.safepoint().enterSafe();
    try {
      for (GuestProcess process : caller.process().kernel().processes().all()) {
        if (memory(process) != memory(caller.process())) {
          memory(process).handshake(null, caller::isEnding);
        }
      }
    } finally {
      caller.safepoint().leaveSafe();
    }
  }

  private static SafepointCoordinator memory(GuestProcess process) {
    return process.processMemory().safepoints();
  }
}
