// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EAGAIN;

import java.util.function.Supplier;
import org.janusvm.isa.Hart;
import org.janusvm.process.abi.ErrnoException;

/** Starts threads of a process: each has a host thread, a hart and an engine of its own. */
public final class ThreadStarter {
  // A guest that makes threads without end meets EAGAIN, and the host keeps enough for itself.
  static final int MAX_THREADS = 512;
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
   * @param pidFile where to store the parent's descriptor of a new process, or 0
   */
  public record Request(
      long stack,
      boolean setsTls,
      long tls,
      long parentTid,
      long childTid,
      long clearTid,
      long pidFile) {}

  /** Starts a thread that goes on where its parent is, with 0 in a0; returns its number. */
  public static int start(GuestThread parent, Request request) {
    GuestProcess process = parent.process();
    checkLimit(process);
    int tid = process.kernel().newId();
    if (request.parentTid != 0) {
      parent.user().putInt(request.parentTid, tid);
    }
    if (request.childTid != 0) {
      parent.user().putInt(request.childTid, tid);
    }
    start(process.kernel(), tid, () -> child(process, tid, parent, request));
    return tid;
  }

  /** Fails with EAGAIN when all processes together have as many threads as one may make. */
  static void checkLimit(GuestProcess process) {
    int threads = process.kernel().threads().size();
    if (threads >= MAX_THREADS || process.limits().exceeds(ResourceLimits.NPROC, threads + 1)) {
      throw new ErrnoException(EAGAIN);
    }
  }

  /** Starts the host thread of a guest thread, which is made there. */
  static void start(LinuxKernel kernel, int tid, Supplier<GuestThread> maker) {
    // Until it is made the parent's registers must not change, and nobody can signal the child.
    kernel.hostThreads().start("guest thread " + tid, () -> runnable(maker.get()));
  }

  private static Runnable runnable(GuestThread thread) {
    try {
      return new LinuxSupervisor(thread)::run;
    } catch (OutOfMemoryError e) {
      thread.exit(0); // The kernel counts it already.
      new ThreadExit(thread).run();
      throw e;
    }
  }

  /** Makes a thread of a process, which goes on where its parent is. */
  static GuestThread child(GuestProcess process, int tid, GuestThread parent, Request request) {
    GuestThread child = new GuestThread(process, tid);
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
    child.scheduling().inherit(parent.scheduling());
    child.clearChildTid = request.clearTid;
    if (process == parent.process() && parent.hasExited()) {
      child.exit(0); // Another thread runs a new program, in which none of these have a place.
    }
    return child;
  }
}
