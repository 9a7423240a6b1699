// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A thread that repeats something for as long as a test races against it. */
final class Rival {
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread;

  /** Something that may fail. */
  interface Step {
    void run() throws Exception;
  }

  private Rival(Step step) {
    thread = Thread.ofPlatform().daemon().start(() -> repeat(step));
  }

  /** Does something while a thread of its own does the other thing over and over. */
  static void against(Step rivals, Step own) throws Exception {
    Rival rival = new Rival(rivals);
    try {
      own.run();
    } finally {
      rival.done.set(true);
      rival.thread.join();
    }
    if (rival.failure.get() != null) {
      throw new AssertionError("the rival failed", rival.failure.get());
    }
  }

  private void repeat(Step step) {
    try {
      while (!done.get()) {
        step.run();
      }
    } catch (Exception | Error e) {
      failure.set(e);
    }
  }
}
