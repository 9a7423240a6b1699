// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.process.StoppedBy;
import org.janusvm.process.abi.Signals;
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
  private final SignalSender sender;
  private final ProcessClocks clocks;
  private final List<GuestThread> threads = new CopyOnWriteArrayList<>();
  private final Set<Thread> hostThreads = ConcurrentHashMap.newKeySet();
  private final ExitStatistics exits = new ExitStatistics();
  private volatile int leaderStatus;
  private volatile Throwable failure;
  private volatile long trampoline;
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
    sender = new SignalSender(this);
    clocks = new ProcessClocks(this);
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

  /** Sends signals to it. */
  public SignalSender sender() {
    return sender;
  }

  /** Its clocks and timers. */
  public ProcessClocks clocks() {
    return clocks;
  }

  /** Its threads that have not ended. */
  public List<GuestThread> threads() {
    return threads;
  }

  /** Number of threads that have not ended. */
  public int threadCount() {
    return threads.size();
  }

  /** Its thread of a number, or null. */
  public GuestThread thread(int tid) {
    for (GuestThread thread : threads) {
      if (thread.tid() == tid) {
        return thread;
      }
    }
    return null;
  }

  /** Where signal handlers return to. */
  long trampoline() {
    return trampoline;
  }

  /** Gives the process the page of code that handlers return to. */
  public void mapTrampoline() {
    trampoline = SignalTrampoline.map(memory, user);
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
  public void end(Ending how) {
    synchronized (this) {
      if (ending == null) {
        ending = how;
      }
    }
    threads.forEach(GuestThread::interrupt);
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

  /** Ends the process because it waits for what can never happen. */
  void deadlock(String message) {
    end(new Ending(StoppedBy.ERROR, 0, 0, message));
  }

  /** Ends the process because it stopped, and there is nobody who could continue it. */
  void stopForEver(int signal) {
    end(
        new Ending(
            StoppedBy.ERROR,
            0,
            0,
            "it was stopped by " + Signals.name(signal) + ", and nothing can continue it"));
  }

  /** Ends the process because of a fault of our own, which {@link #awaitThreads} throws. */
  void fail(Throwable cause) {
    failure = cause;
    end(new Ending(StoppedBy.ERROR, 0, 0, cause.toString()));
  }

  /** Exits of its threads that have ended. */
  public ExitStatistics exits() {
    return exits;
  }

  /** Host threads, besides the caller of {@link #awaitThreads}, that run its threads. */
  Set<Thread> hostThreads() {
    return hostThreads;
  }

  /**
   * A thread has ended; the last one ends the process, with the status of its first thread. Needs
   * the room's lock.
   */
  void threadEnded(GuestThread thread, int status) {
    if (thread.tid() == pid) {
      leaderStatus = status;
    }
    clocks.ended(thread);
    if (threads.isEmpty()) {
      clocks.stop();
      exit(leaderStatus);
    }
  }

  /** Waits until no thread runs any more. */
  public void awaitThreads() {
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
    if (failure != null) {
      throw new IllegalStateException("a guest thread failed", failure);
    }
  }

  private Thread any() {
    for (Thread thread : hostThreads) {
      return thread;
    }
    return null;
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
