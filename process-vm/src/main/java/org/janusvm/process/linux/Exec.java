// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.List;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.image.ImageException;
import org.janusvm.process.image.Program;
import org.janusvm.process.image.ProgramFinder;
import org.janusvm.process.image.ProgramFinder.Candidate;

/**
 * Makes a process run another program (execve(2)). The new memory is complete before the old one is
 * touched, so that a failure is an error number and the process goes on.
 */
public final class Exec {
  private final GuestThread thread;
  private final GuestProcess process;

  /** Exec called by a thread. */
  public Exec(GuestThread thread) {
    this.thread = thread;
    process = thread.process();
  }

  /** Finds programs for the process. */
  public static ProgramFinder finder(GuestProcess process) {
    return new ProgramFinder(process.opener(), process.paths(), process.kernel().options().root());
  }

  /**
   * Finds a file to run.
   *
   * @param start components of the directory where a relative path begins
   * @throws ErrnoException why it cannot be run
   */
  public Candidate find(List<String> start, String path) {
    try {
      return finder(process).open(start, path);
    } catch (ErrnoException e) {
      GuestProcess.Program first = process.kernel().firstProgram();
      // What the user named by a path that the guest does not see can run itself by that name.
      if (e.errno != Errno.ENOENT || first == null || !path.equals(first.arguments().getFirst())) {
        throw e;
      }
      return finder(process).open(start, first.path());
    }
  }

  /**
   * Runs a file. Returns only if the process now runs it, or is about to end.
   *
   * @throws ErrnoException why it cannot be run
   */
  public void run(Candidate file, List<String> arguments, List<String> environment) {
    Program program;
    ProgramLoader.Loaded loaded;
    try {
      program = finder(process).find(process.workingDirectory(), file, arguments);
      loaded =
          new ProgramLoader(process.kernel())
              .load(program, environment, process.limits().soft(ResourceLimits.STACK));
    } catch (ImageException e) {
      throw new ErrnoException(e.errno);
    } catch (OutOfMemoryError e) {
      throw new ErrnoException(Errno.ENOMEM);
    }
    if (!process.endOtherThreads(thread)) {
      loaded.memory().release();
      return;
    }
    thread.leaveMemory();
    GuestProcess.Program runs = new GuestProcess.Program(program.executable(), program.arguments());
    ProcessMemory old = process.become(runs, loaded.memory());
    if (thread.tid() != process.pid()) {
      process.kernel().renumber(thread, process.pid());
    }
    old.release();
    thread.enterMemory();
    thread.safepoint().leaveSafe();
    thread.begin(program.name(), loaded.pc(), loaded.sp());
  }
}
