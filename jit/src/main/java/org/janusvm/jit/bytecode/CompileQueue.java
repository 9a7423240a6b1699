// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where regions are compiled: in the background, one after the other, or at once by the guest's own
 * thread. One background thread is enough, for HotSpot's take up far more time with the result.
 */
public final class CompileQueue implements AutoCloseable {
  /** Few, for what waits here grows cold or turns out to be part of a region before it. */
  private static final int CAPACITY = 16;

  private final ThreadPoolExecutor executor;
  private final CompileBudget budget = new CompileBudget(System::nanoTime);

  private CompileQueue(ThreadPoolExecutor executor) {
    this.executor = executor;
  }

  /** Compiles at once. */
  public static CompileQueue immediate() {
    return new CompileQueue(null);
  }

  /** Compiles in the background. The thread ends when there is nothing to do for a while. */
  public static CompileQueue background() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(CAPACITY),
            task -> Thread.ofPlatform().name("janus-jit").daemon().unstarted(task),
            new ThreadPoolExecutor.AbortPolicy());
    executor.allowCoreThreadTimeOut(true);
    return new CompileQueue(executor);
  }

  /** Whether a task would be taken now; to be asked before a region is formed for nothing. */
  boolean hasRoom() {
    return executor == null || executor.getQueue().remainingCapacity() > 0 && budget.allows();
  }

  /**
   * Runs a task now or later.
   *
   * @return false when there is too much to do already; the task will not run
   */
  boolean submit(Runnable task) {
    if (executor == null) {
      task.run();
      return true;
    }
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      return false; // Another thread of the guest was faster, or the VM is closing.
    }
    budget.charge();
    return true;
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
