// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.Arrays;
import java.util.function.Supplier;
import org.janusvm.isa.Hart;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.Engine;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.jit.safepoint.SafepointParticipant;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.memory.UserMemory;

/** A thread of a process: a hart, the engine that runs it, and what Linux keeps for each thread. */
public final class GuestThread {
  private static final int SP = 2;
  private static final int LONGEST_NAME = 15;

  // Some files are what they are to whoever looks: /proc/self, a signalfd.
  private static final ThreadLocal<GuestThread> CURRENT = new ThreadLocal<>();

  private final GuestProcess process;
  private volatile int tid;
  private final Hart hart;
  private Engine engine;
  private SafepointParticipant safepoint;
  private final ExitStatistics exits = new ExitStatistics();
  private final ThreadSignals signals = new ThreadSignals();
  private final WaitRoom.Place place;
  private final CpuTime cpuTime;
  private final Scheduling scheduling;
  private volatile boolean exited;
  private int exitStatus;
  private byte[] buffer;

  /** Name set by prctl, at most 15 bytes. */
  public String name = "";

  /** Address to clear when the thread ends (set_tid_address), or 0. */
  public long clearChildTid;

  /** Head of its list of robust mutexes (set_robust_list), or 0. */
  public long robustList;

  /** The first thread of a process has the process's number. */
  public GuestThread(GuestProcess process, int tid) {
    this.process = process;
    this.tid = tid;
    hart = new Hart(tid);
    cpuTime = new CpuTime(hart, process.kernel().clock());
    scheduling = new Scheduling(process.kernel().processors());
    enterMemory();
    place = process.kernel().waitRoom().place();
    process.threads().add(this);
    process.kernel().register(this);
  }

  private Engine createEngine() {
    return process
        .kernel()
        .engines()
        .create(process.memory().memory(), new LinuxEnvironment(process.kernel().clock()));
  }

  /** Its engine runs no more on the process's memory. */
  void leaveMemory() {
    if (engine instanceof CodeWatcher watcher) {
      process.memory().memory().removeWatcher(watcher);
    }
    safepoint.leave();
  }

  /** Its engine is to run on the process's memory; the thread is at a safepoint still. */
  void enterMemory() {
    engine = createEngine();
    safepoint = process.processMemory().safepoints().join(hart);
  }

  /** Begins a program that the process's memory now holds, with nothing left of what it did. */
  public void begin(String path, long pc, long sp) {
    Arrays.fill(hart.x, 0);
    Arrays.fill(hart.f, 0);
    hart.fp.setFcsr(0);
    hart.reservation = -1;
    hart.pc = pc;
    hart.x[SP] = sp;
    signals.disableAltStack();
    clearChildTid = 0;
    robustList = 0;
    String file = path.substring(path.lastIndexOf('/') + 1);
    name = file.substring(0, Math.min(file.length(), LONGEST_NAME));
  }

  /** The thread whose system call the calling host thread answers, or null. */
  public static GuestThread current() {
    return CURRENT.get();
  }

  /** The calling host thread now answers a system call of this thread. */
  public void becomeCurrent() {
    CURRENT.set(this);
  }

  /** The process. */
  public GuestProcess process() {
    return process;
  }

  /** Thread number. */
  public int tid() {
    return tid;
  }

  void setTid(int number) {
    tid = number;
  }

  /** Registers. */
  public Hart hart() {
    return hart;
  }

  /** Runs the hart. */
  public Engine engine() {
    return engine;
  }

  /** Its part in stopping all threads that run on its memory; for its own host thread only. */
  public SafepointParticipant safepoint() {
    return safepoint;
  }

  /**
   * Does something to its memory while no other thread is in guest code or in a system call that
   * may touch memory. To be called by its own host thread, holding no lock.
   *
   * @throws ErrnoException when it is to end before the others have stopped
   */
  public <T> T whileOthersAreStopped(Supplier<T> operation) {
    T result =
        process.processMemory().safepoints().whileStopped(safepoint, this::isEnding, operation);
    if (result == null) {
      throw new ErrnoException(Errno.ERESTARTNOINTR);
    }
    return result;
  }

  /** Its own part of signals. */
  public ThreadSignals signals() {
    return signals;
  }

  /** Where it waits, in the kernel's {@link WaitRoom}. */
  WaitRoom.Place place() {
    return place;
  }

  /** Ends the thread, and it alone, when it next would go back into guest code (exit). */
  public void exit(int status) {
    exited = true;
    exitStatus = status;
  }

  boolean hasExited() {
    return exited;
  }

  int exitStatus() {
    return exitStatus;
  }

  /** Whether it will not go back into guest code: it, or its process, ends. */
  boolean isEnding() {
    return exited || process.ending() != null;
  }

  /** Whether a signal is to be delivered to it. */
  boolean hasSignal() {
    return (process.sender().pendingFor(this) & ~signals.mask()) != 0;
  }

  /** Whether it is to leave off waiting: for a signal, or because the process ends. */
  public boolean isInterrupted() {
    return isEnding() || hasSignal();
  }

  /**
   * Returns from a signal handler (rt_sigreturn): all registers are as they were.
   *
   * @return what a0 was
   */
  public long returnFromHandler() {
    SignalDelivery.sigreturn(this);
    return hart.x[10];
  }

  /** Makes it look at its signals and at the state of the process; from any thread. */
  void interrupt() {
    hart.requestPoll(1);
    process.kernel().waitRoom().wake(this);
  }

  /** What it asked of the scheduler. */
  public Scheduling scheduling() {
    return scheduling;
  }

  /** Processor time, in nanoseconds; any thread may ask. */
  public long cpuNanos() {
    return cpuTime.nanos();
  }

  /** The calling host thread is the one that runs it. */
  void beginCpuTime() {
    cpuTime.begin();
  }

  void endCpuTime() {
    cpuTime.end();
  }

  /** Exits so far. */
  public ExitStatistics exits() {
    return exits;
  }

  /** Checked access to the process's memory. */
  public UserMemory user() {
    return process.user();
  }

  /** The file of a descriptor argument. */
  public OpenFile file(long fd) {
    return process.descriptors().get((int) fd);
  }

  /** Room for one chunk on its way between a file and guest memory. */
  public byte[] buffer() {
    if (buffer == null) {
      buffer = new byte[OpenFile.CHUNK];
    }
    return buffer;
  }
}
