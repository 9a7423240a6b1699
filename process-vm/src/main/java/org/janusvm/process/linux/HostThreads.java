// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;

/** The host threads that run guest threads, besides the one that started the run. */
final class HostThreads {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /**
   * Starts a host thread. Returns when {@code setup}, which runs on it, is done; what that returned
   * then runs.
   *
   * @throws ErrnoException EAGAIN when the host cannot give a thread, or what setup throws
   */
  void start(String name, Supplier<Runnable> setup) {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread host = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(setup, ready));
    threads.add(host);
    try {
      host.start();
    } catch (OutOfMemoryError e) {
      threads.remove(host);
      throw new ErrnoException(Errno.EAGAIN);
    }
    try {
      ready.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case ErrnoException errno -> throw errno;
        case OutOfMemoryError memory -> throw new ErrnoException(Errno.EAGAIN);
        default -> throw e;
      }
    }
  }

  private void run(Supplier<Runnable> setup, CompletableFuture<Void> ready) {
    try {
      Runnable body;
      try {
        body = setup.get();
      } catch (RuntimeException | Error e) {
        ready.completeExceptionally(e);
        return;
      }
      ready.complete(null);
      body.run();
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  /** Waits until none runs any more. */
  void await() {
    boolean interrupted = false;
    for (Thread next = any(); next != null; next = any()) {
      try {
        next.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread any() {
    for (Thread thread : threads) {
      return thread;
    }
    return null;
  }
}
