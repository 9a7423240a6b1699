// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends work in order when the JVM is told to end: the work is asked to stop, and has a moment for
 * its last words. Closed when the work is done and has said them.
 */
final class EndInOrder implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 1000;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private EndInOrder(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                boolean unused = done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "end in order");
  }

  /** From now on, the end of the JVM asks for the work's end by {@code stop}. */
  static EndInOrder begin(Runnable stop) {
    EndInOrder order = new EndInOrder(stop);
    Runtime.getRuntime().addShutdownHook(order.hook);
    return order;
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what ended the work.
    }
  }
}
