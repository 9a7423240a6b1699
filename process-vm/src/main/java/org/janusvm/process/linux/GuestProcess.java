// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.process.StoppedBy;
import org.janusvm.process.TraceKind;
import org.janusvm.process.file.FdTable;
import org.janusvm.process.file.FileOpener;
import org.janusvm.process.file.PathOperations;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.UserMemory;

/** A process: what its threads share. */
public final class GuestProcess {
  private final LinuxKernel kernel;
  private final int pid;
  private volatile FdTable descriptors;
  private volatile FsContext place;
  private final FileOpener opener;
  private final PathOperations paths;
  private final SignalSender sender;
  private final ProcessClocks clocks;
  private final ResourceLimits limits;
  private final AtomicInteger barriers = new AtomicInteger();
  private final JobControl jobs;
  private final Family family;
  private final List<GuestThread> threads = new CopyOnWriteArrayList<>();
  private volatile ProcessMemory memory;
  private volatile SignalState signals;
  private volatile Program program = new Program("", List.of());
  private volatile boolean holdsParent;
  private volatile boolean closed;
  private volatile boolean finished;
  private volatile int leaderStatus;
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

  /**
   * What a process runs.
   *
   * @param path the guest's path of the file, free of links, or empty
   * @param arguments argv
   */
  public record Program(String path, List<String> arguments) {}

  /**
   * What a child process has of its parent, copied or shared.
   *
   * @param holdsParent whether the parent's thread waits until another program is run (vfork)
   */
  record Inheritance(
      ProcessMemory memory,
      boolean holdsParent,
      FdTable descriptors,
      FsContext place,
      SignalState signals) {}

  /** The first process, with nothing in its memory, and no threads yet. */
  public GuestProcess(LinuxKernel kernel) {
    this(kernel, new ProcessMemory(new AddressSpace(kernel.sharedPages()), kernel.safepoints()));
  }

  /** The first process, without threads yet. */
  public GuestProcess(LinuxKernel kernel, ProcessMemory memory) {
    this.kernel = kernel;
    this.memory = memory;
    pid = kernel.newId();
    descriptors = new FdTable(kernel.options().maxOpenFiles());
    place = new FsContext();
    signals = new SignalState();
    opener = new FileOpener(kernel.files());
    paths = new PathOperations(kernel.files());
    sender = new SignalSender(this);
    limits = ResourceLimits.initial(kernel.options().maxOpenFiles(), ThreadStarter.MAX_THREADS);
    clocks = new ProcessClocks(this);
    jobs = new JobControl(this);
    family = new Family(this);
    kernel.processes().reserve();
    kernel.processes().add(this);
    ending = kernel.halted();
  }

  /**
   * A child, without threads yet, in a place of the table that was reserved. Needs the room's lock.
   *
   * @param like whose child it would be, and whose group it joins
   * @param parent whose child it is; null for init
   */
  GuestProcess(GuestProcess like, GuestProcess parent, Inheritance inheritance, int exitSignal) {
    kernel = like.kernel;
    pid = kernel.newId();
    memory = inheritance.memory;
    holdsParent = inheritance.holdsParent;
    descriptors = inheritance.descriptors;
    place = inheritance.place;
    signals = inheritance.signals;
    program = like.program;
    opener = like.opener;
    paths = like.paths;
    sender = new SignalSender(this);
    limits = like.limits.copy();
    clocks = new ProcessClocks(this);
    clocks.limitChanged();
    jobs = new JobControl(this);
    family = new Family(this, like, parent, exitSignal);
    kernel.processes().add(this);
    ending = kernel.halted();
  }

  /** What all processes share. */
  public LinuxKernel kernel() {
    return kernel;
  }

  /** Process number. */
  public int pid() {
    return pid;
  }

  /** Parent, children, group, session. */
  public Family family() {
    return family;
  }

  /** Whether it is stopped. */
  public JobControl jobs() {
    return jobs;
  }

  /** Address space. */
  public AddressSpace memory() {
    return memory.space();
  }

  /** Checked access to the process's memory. */
  public UserMemory user() {
    return memory.user();
  }

  /** Its memory, which a child of vfork shares. */
  ProcessMemory processMemory() {
    return memory;
  }

  /** What its program found on its stack at first. */
  public ProcessMemory.Start start() {
    return memory.start();
  }

  /** What it runs. */
  public Program program() {
    return program;
  }

  /** What it runs at first. */
  public void setProgram(Program first) {
    program = first;
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

  /** What it registered with membarrier(2), as that call's commands. */
  public AtomicInteger barriers() {
    return barriers;
  }

  /** What it may use at most. */
  public ResourceLimits limits() {
    return limits;
  }

  /** Sets a limit; see {@link ResourceLimits#set}. */
  public void setLimit(int resource, long soft, long hard) {
    limits.set(resource, soft, hard);
    if (resource == ResourceLimits.NOFILE) {
      descriptors.setLimit(Math.clamp(soft < 0 ? Long.MAX_VALUE : soft, 0, Integer.MAX_VALUE));
    } else if (resource == ResourceLimits.CPU) {
      clocks.limitChanged();
    }
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
    return memory.trampoline();
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
    return place.workingDirectory();
  }

  /** Changes the working directory. */
  public void changeDirectory(List<String> path) {
    place.changeDirectory(path);
  }

  /** Permission bits taken off new files. */
  public int umask() {
    return place.umask();
  }

  /** Sets the umask. */
  public void setUmask(int mask) {
    place.setUmask(mask);
  }

  /** Has descriptors of its own from now on, if it shared them with another process. */
  public void unshareDescriptors() {
    descriptors = descriptors.unshared();
  }

  /** Has a working directory and umask of its own from now on. */
  public void unsharePlace() {
    place = place.copy();
  }

  FsContext place() {
    return place;
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

  /** Makes threads that wait look again at what they wait for. */
  void wakeThreads() {
    threads.forEach(kernel.waitRoom()::wake);
  }

  /** Whether this is a child of vfork, whose parent's thread waits for it. */
  boolean holdsParent() {
    return holdsParent;
  }

  /**
   * Ends all threads but one, which is to run another program, and waits until they are gone.
   *
   * @return false if the process ends, or another thread was faster
   */
  boolean endOtherThreads(GuestThread only) {
    WaitRoom room = kernel.waitRoom();
    room.lock();
    try {
      if (only.isEnding()) {
        return false;
      }
      for (GuestThread thread : threads) {
        if (thread != only) {
          thread.exit(0);
          thread.interrupt();
        }
      }
      while (threads.size() > 1 && ending == null) {
        room.awaitEvent(only, () -> threads.size() == 1, "a thread that does not end");
      }
      return ending == null;
    } finally {
      room.unlock();
    }
  }

  /**
   * Its only thread runs another program in other memory. Returns the old memory, to be released.
   */
  ProcessMemory become(Program next, ProcessMemory its) {
    WaitRoom room = kernel.waitRoom();
    room.lock();
    try {
      ProcessMemory old = memory;
      memory = its;
      program = next;
      signals = signals.forExec();
      descriptors = descriptors.forExec();
      clocks.timers().clear();
      family.executed();
      releaseParent();
      return old;
    } finally {
      room.unlock();
    }
  }

  // The parent's thread that called vfork goes on.
  private void releaseParent() {
    if (holdsParent) {
      holdsParent = false;
      kernel.waitRoom().wakeAll();
    }
  }

  /**
   * A thread leaves; needs the room's lock.
   *
   * @return whether it was the last one
   */
  boolean threadLeaves(GuestThread thread) {
    if (thread.tid() == pid) {
      leaderStatus = thread.exitStatus();
    }
    clocks.ended(thread);
    wakeThreads(); // One of them may wait to be the only one.
    return threads.isEmpty();
  }

  /** The last thread has left: gives back memory and files, then tells the parent. */
  void finish() {
    exit(leaderStatus);
    if (kernel.options().traceKinds().contains(TraceKind.SYSCALLS)) {
      kernel.options().trace().line("[" + pid + "] +++ " + WaitStatus.of(ending) + " +++");
    }
    close();
    if (family.session().id() == pid) {
      kernel.terminalSignals().leaderEnded(pid);
    }
    WaitRoom room = kernel.waitRoom();
    room.lock();
    try {
      releaseParent();
      family.ended(WaitStatus.of(ending));
      finished = true;
    } finally {
      room.unlock();
    }
    kernel.filesChanged(); // Descriptors of it are readable now.
  }

  /** Whether it has ended, and all its threads. */
  public boolean hasFinished() {
    return finished;
  }

  /** How it ended, or null. */
  public Ending ending() {
    return ending;
  }

  /** Gives back memory and files. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    clocks.stop();
    descriptors.release();
    memory.release();
  }
}
