// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EAGAIN;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.janusvm.isa.Hart;
import org.janusvm.process.abi.ErrnoException;

/** Starts threads of a process: each has a host thread, a hart and an engine of its own. */
public final class ThreadStarter {
  // A guest that makes threads without end meets EAGAIN, and the host keeps enough for itself.
  private static final int MAX_THREADS = 512;
  private static final int TP = 4;
  private static final int SP = 2;
  private static final int A0 = 10;

  private ThreadStarter() {}

  /**
   * What the new thread is to have other than its parent.
   *
   * @param stack stack pointer, or 0 for the parent's
   * @param setsTls whether {@code tls} is meant
   * @param tls thread pointer
   * @param parentTid where to store the number for the parent, or 0
   * @param childTid where to store it for the child, or 0
   * @param clearTid what to clear when it ends, or 0
   */
  public record Request(
      long stack, boolean setsTls, long tls, long parentTid, long childTid, long clearTid) {}

  /** Starts a thread that goes on where its parent is, with 0 in a0; returns its number. */
  public static int start(GuestThread parent, Request request) {
    GuestProcess process = parent.process();
    if (process.threadCount() >= MAX_THREADS) {
      throw new ErrnoException(EAGAIN);
    }
    int tid = process.kernel().newId();
    if (request.parentTid != 0) {
      parent.user().putInt(request.parentTid, tid);
    }
    if (request.childTid != 0) {
      parent.user().putInt(request.childTid, tid);
    }
    CompletableFuture<Void> registered = new CompletableFuture<>();
    Thread host =
        Thread.ofPlatform()
            .daemon()
            .name("guest thread " + tid)
            .unstarted(() -> run(parent, request, tid, registered));
    process.hostThreads().add(host);
    try {
      host.start();
      // Until then the parent's registers must not change, and nobody can signal the child.
      registered.join();
    } catch (OutOfMemoryError | CompletionException e) {
      process.hostThreads().remove(host);
      throw new ErrnoException(EAGAIN);
    }
    return tid;
  }

  private static void run(
      GuestThread parent, Request request, int tid, CompletableFuture<Void> registered) {
    GuestProcess process = parent.process();
    try {
      GuestThread child;
      try {
        child = new GuestThread(process, tid);
        inherit(child, parent, request);
      } catch (OutOfMemoryError e) {
        registered.completeExceptionally(e);
        return;
      }
      LinuxSupervisor supervisor = new LinuxSupervisor(child);
      registered.complete(null);
      supervisor.run();
    } finally {
      process.hostThreads().remove(Thread.currentThread());
    }
  }

  private static void inherit(GuestThread child, GuestThread parent, Request request) {
    Hart from = parent.hart();
    Hart to = child.hart();
    System.arraycopy(from.x, 0, to.x, 0, from.x.length);
    System.arraycopy(from.f, 0, to.f, 0, from.f.length);
    to.fp.setFcsr(from.fp.fcsr());
    to.fs = from.fs;
    to.pc = from.pc;
    to.x[A0] = 0;
    if (request.stack != 0) {
      to.x[SP] = request.stack;
    }
    if (request.setsTls) {
      to.x[TP] = request.tls;
    }
    child.signals().setMask(parent.signals().mask());
    child.name = parent.name;
    child.clearChildTid = request.clearTid;
  }
}
