// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.FdTable;

/**
 * Starts child processes (fork, vfork, clone). Only the calling thread goes on in the child; what
 * was sent to the parent, its timers and its locks stay behind.
 */
public final class ProcessStarter {
  private static final int NONE = -1;

  private ProcessStarter() {}

  /**
   * What child and parent have in common, and how the child ends.
   *
   * @param memory whether the address space is one, not a copy (CLONE_VM)
   * @param untilExec whether the parent's thread waits until the child has an address space of its
   *     own or has ended (CLONE_VFORK)
   * @param descriptors CLONE_FILES
   * @param place CLONE_FS
   * @param actions CLONE_SIGHAND
   * @param defaultActions CLONE_CLEAR_SIGHAND
   * @param sibling whether the caller's parent is to be the child's (CLONE_PARENT)
   * @param exitSignal what the parent is sent when the child ends, or 0
   */
  public record Sharing(
      boolean memory,
      boolean untilExec,
      boolean descriptors,
      boolean place,
      boolean actions,
      boolean defaultActions,
      boolean sibling,
      int exitSignal) {}

  /**
   * Starts a process that goes on where the calling thread is, with 0 in a0; returns its number.
   *
   * @throws ErrnoException EAGAIN when there are too many, ENOMEM when its memory would be too
   *     much, EMFILE when there is no descriptor for it
   */
  public static int start(GuestThread caller, Sharing sharing, ThreadStarter.Request request) {
    GuestProcess like = caller.process();
    LinuxKernel kernel = like.kernel();
    ThreadStarter.checkLimit(like);
    kernel.processes().reserve();
    GuestProcess child;
    try {
      child = make(caller, sharing);
    } catch (RuntimeException | Error e) {
      kernel.processes().giveBack();
      throw e;
    }
    int pid = child.pid();
    int pidFile = NONE;
    try {
      if (request.pidFile() != 0) {
        pidFile = like.descriptors().add(new PidFile(child, 0), true);
        caller.user().putInt(request.pidFile(), pidFile);
      }
      if (request.parentTid() != 0) {
        caller.user().putInt(request.parentTid(), pid);
      }
      if (request.childTid() != 0) {
        child.user().putInt(request.childTid(), pid);
      }
      ThreadStarter.start(kernel, pid, () -> firstThread(child, caller, request));
    } catch (RuntimeException | Error e) {
      if (pidFile != NONE) {
        like.descriptors().close(pidFile);
      }
      undo(child);
      throw e;
    }
    if (sharing.untilExec) {
      kernel
          .waitRoom()
          .awaitEvent(caller, () -> !child.holdsParent(), "a child of vfork that does not go on");
    }
    return pid;
  }

  // What was sent to a group before it had the child must not pass the child by: the signal is
  // delivered first, and then the call is made again.
  private static void checkSignals(GuestThread caller) {
    if (caller.isInterrupted() || caller.process().jobs().isStopped()) {
      throw new ErrnoException(Errno.ERESTARTNOINTR);
    }
  }

  private static GuestProcess make(GuestThread caller, Sharing sharing) {
    GuestProcess like = caller.process();
    ProcessMemory memory =
        sharing.memory
            ? like.processMemory().share()
            : caller.whileOthersAreStopped(like.processMemory()::fork);
    FdTable descriptors =
        sharing.descriptors ? like.descriptors().share() : like.descriptors().copy();
    SignalState actions =
        sharing.defaultActions
            ? new SignalState()
            : sharing.actions ? like.signals() : like.signals().copy();
    GuestProcess.Inheritance inheritance =
        new GuestProcess.Inheritance(
            memory,
            sharing.untilExec,
            descriptors,
            sharing.place ? like.place() : like.place().copy(),
            actions);
    WaitRoom room = like.kernel().waitRoom();
    room.lock();
    try {
      try {
        checkSignals(caller);
      } catch (ErrnoException e) {
        memory.release();
        descriptors.release();
        throw e;
      }
      GuestProcess parent = sharing.sibling ? like.family().parent() : like;
      return new GuestProcess(like, parent, inheritance, sharing.exitSignal);
    } finally {
      room.unlock();
    }
  }

  private static GuestThread firstThread(
      GuestProcess child, GuestThread caller, ThreadStarter.Request request) {
    GuestThread thread = ThreadStarter.child(child, child.pid(), caller, request);
    thread.signals().inheritStack(caller.signals());
    return thread;
  }

  private static void undo(GuestProcess child) {
    WaitRoom room = child.kernel().waitRoom();
    child.close();
    room.lock();
    try {
      child.family().neverWas();
    } finally {
      room.unlock();
    }
  }
}
