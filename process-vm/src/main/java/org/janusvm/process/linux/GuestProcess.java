// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.List;
import org.janusvm.process.StoppedBy;
import org.janusvm.process.file.FdTable;
import org.janusvm.process.file.FileOpener;
import org.janusvm.process.file.PathOperations;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.UserMemory;

/** A process: what its threads share. */
public final class GuestProcess {
  private static final int DEFAULT_UMASK = 022;

  private final LinuxKernel kernel;
  private final int pid;
  private final int parent;
  private final AddressSpace memory;
  private final UserMemory user;
  private final FdTable descriptors;
  private final SignalState signals = new SignalState();
  private final FileOpener opener;
  private final PathOperations paths;
  private volatile List<String> workingDirectory = List.of();
  private volatile int umask = DEFAULT_UMASK;
  private volatile Ending ending;

  /**
   * How a process ended.
   *
   * @param by who ended it
   * @param status of exit_group, 0 to 255
   * @param signal that killed it, or 0
   * @param detail one line about the cause, or empty
   */
  public record Ending(StoppedBy by, int status, int signal, String detail) {}

  /** A process with an address space of its own, and no threads yet. */
  public GuestProcess(LinuxKernel kernel, int parent) {
    this.kernel = kernel;
    this.pid = kernel.newId();
    this.parent = parent;
    memory = new AddressSpace(kernel.memory());
    user = new UserMemory(memory.memory());
    descriptors = new FdTable(kernel.options().maxOpenFiles());
    opener = new FileOpener(kernel.files());
    paths = new PathOperations(kernel.files());
  }

  /** What all processes share. */
  public LinuxKernel kernel() {
    return kernel;
  }

  /** Process number. */
  public int pid() {
    return pid;
  }

  /** The parent's number. */
  public int parent() {
    return parent;
  }

  /** Address space. */
  public AddressSpace memory() {
    return memory;
  }

  /** Checked access to the process's memory. */
  public UserMemory user() {
    return user;
  }

  /** Descriptors. */
  public FdTable descriptors() {
    return descriptors;
  }

  /** Signal actions. */
  public SignalState signals() {
    return signals;
  }

  /** Opens paths. */
  public FileOpener opener() {
    return opener;
  }

  /** Works on paths. */
  public PathOperations paths() {
    return paths;
  }

  /** Components of the working directory. */
  public List<String> workingDirectory() {
    return workingDirectory;
  }

  /** Changes the working directory. */
  public void changeDirectory(List<String> path) {
    workingDirectory = path;
  }

  /** Permission bits taken off new files. */
  public int umask() {
    return umask;
  }

  /** Sets the umask. */
  public void setUmask(int mask) {
    umask = mask & 0777;
  }

  /** Ends all threads at their next exit; the first ending counts. */
  public synchronized void end(Ending how) {
    if (ending == null) {
      ending = how;
    }
  }

  /** Ends the process as exit_group does. */
  public void exit(int status) {
    end(new Ending(StoppedBy.GUEST, status & 0xff, 0, ""));
  }

  /** Ends the process by a signal. */
  public void kill(int signal, String detail) {
    end(new Ending(StoppedBy.SIGNAL, 0, signal, detail));
  }

  /** Ends the process because the instruction budget is used up. */
  void outOfBudget() {
    end(new Ending(StoppedBy.BUDGET, 0, 0, ""));
  }

  /** Ends the process because its only thread waits for what can never happen. */
  public void deadlock(String what) {
    end(new Ending(StoppedBy.ERROR, 0, 0, "its only thread waits for ever: " + what));
  }

  /** How it ended, or null. */
  public Ending ending() {
    return ending;
  }

  /** Gives back memory and files. */
  public void close() {
    descriptors.closeAll();
    memory.close();
  }
}
