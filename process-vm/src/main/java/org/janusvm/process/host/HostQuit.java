// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;

/**
 * SIGQUIT of the host, which Ctrl-\ at a terminal sends. The JVM keeps it for itself: it prints the
 * stacks of its threads, and lets no Java code handle it. So another handler is put in its place,
 * one of the C library's that is safe in a signal handler and leaves a trace: sigignore(3) makes
 * the signal ignored. Whoever looks sees that, knows that the signal came, and puts the handler
 * back, in one step, so that none is missed. Two between two looks are one, as pending signals are.
 */
public final class HostQuit {
  private static final int SIGQUIT = 3;
  private static final long SIG_IGN = 1;
  private static final int MILLIS = 50;

  private HostQuit() {}

  /**
   * Looks for the signal from now on, on the calling thread, until that is interrupted.
   *
   * @param came run whenever it came
   */
  public static void watch(Runnable came) {
    MemorySegment signal;
    long handler;
    try {
      signal = Libc.function("signal");
      handler = Libc.function("sigignore").address();
    } catch (UnsupportedOperationException e) {
      return; // It stays the JVM's.
    }
    boolean first = true;
    while (true) {
      // SAFETY: the handler is a function that takes the number of a signal.
      if (Libc.callWide(signal, SIGQUIT, handler, 0) == SIG_IGN && !first) {
        came.run();
      }
      first = false;
      try {
        Thread.sleep(MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
