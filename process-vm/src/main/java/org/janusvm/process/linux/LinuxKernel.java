// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.jit.LockstepException;
import org.janusvm.jit.safepoint.SafepointStatistics;
import org.janusvm.process.EngineFactory;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.StoppedBy;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.file.Entropy;
import org.janusvm.process.file.FileLocks;
import org.janusvm.process.file.GuestFileSystem;
import org.janusvm.process.file.StandardFiles;
import org.janusvm.process.memory.MemoryBudget;
import org.janusvm.process.memory.SharedPages;
import org.janusvm.process.net.UnixDomain;
import org.janusvm.process.procfs.ProcRoot;
import org.janusvm.process.terminal.HostTerminal;
import org.janusvm.process.terminal.TerminalDevices;
import org.janusvm.process.terminal.Terminals;

/** What all processes of one run share: options, budgets, time, randomness, files, numbers. */
public final class LinuxKernel {
  // Neither 0 nor 1, which mean things to programs.
  private static final int FIRST_PID = 100;
  private static final long DETERMINISTIC_SEED = 0x6a616e7573L;

  private final ProcessOptions options;
  private final EngineFactory engines;
  private final MemoryBudget memory;
  private final SharedPages sharedPages;
  private final InstructionBudget instructions;
  private final Entropy entropy;
  private final GuestFileSystem files;
  private final GuestClock clock;
  private final WaitRoom waitRoom;
  private final FutexTable futexes;
  private final HostTerminal hostTerminal;
  private final TerminalSignals terminalSignals = new TerminalSignals(this);
  private final Terminals terminals;
  private final UnixDomain unixDomain = new UnixDomain(this::filesChanged);
  private final LockTable locks;
  private final LockRequeue lockRequeue;
  private final FileLocks fileLocks = new FileLocks(this::filesChanged);
  private final Alarms alarms = new Alarms();
  private final ProcessTable processes = new ProcessTable();
  private final HostThreads hostThreads = new HostThreads();
  private final ExitStatistics exits = new ExitStatistics();
  private final SafepointStatistics safepoints = new SafepointStatistics();
  private final AtomicLong endedInstructions = new AtomicLong();
  private final AtomicInteger nextId = new AtomicInteger(FIRST_PID);
  private final ConcurrentHashMap<Integer, GuestThread> threads = new ConcurrentHashMap<>();

  private volatile GuestProcess.Ending halted;
  private volatile Throwable failure;
  private volatile GuestProcess.Program firstProgram;

  /** A kernel without processes yet. */
  public LinuxKernel(ProcessOptions options, EngineFactory engines) {
    this.options = options;
    this.engines = engines;
    hostTerminal = new HostTerminal(options.streams());
    terminals = new Terminals(hostTerminal, terminalSignals, this::filesChanged);
    memory = new MemoryBudget(options.memoryBytes());
    instructions = new InstructionBudget(options.maxInstructions());
    entropy = options.deterministic() ? seeded() : secure();
    sharedPages = new SharedPages(memory);
    files = new GuestFileSystem(entropy, sharedPages, this::filesChanged);
    StandardFiles.show(files);
    clock =
        options.deterministic() ? new InstructionClock(this::instructionCount) : new HostClock();
    waitRoom = new WaitRoom(clock, alarms, threads.values(), this::deadlock);
    futexes = new FutexTable(waitRoom);
    locks = new LockTable(this);
    lockRequeue = new LockRequeue(waitRoom, locks, futexes);
    files.show("/proc", new ProcRoot(this), false);
    TerminalDevices.show(files, terminals, LinuxKernel::callersSession);
  }

  private static Entropy secure() {
    SecureRandom random = new SecureRandom();
    return (to, offset, length) -> {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, to, offset, length);
    };
  }

  private static Entropy seeded() {
    SplittableRandom random = new SplittableRandom(DETERMINISTIC_SEED);
    return (to, offset, length) -> {
      byte[] bytes = new byte[length];
      synchronized (random) {
        random.nextBytes(bytes);
      }
      System.arraycopy(bytes, 0, to, offset, length);
    };
  }

  /** What the run was told. */
  public ProcessOptions options() {
    return options;
  }

  /** Makes engines. */
  EngineFactory engines() {
    return engines;
  }

  /** The cap on memory. */
  public MemoryBudget memory() {
    return memory;
  }

  /** Memory that processes share. */
  public SharedPages sharedPages() {
    return sharedPages;
  }

  InstructionBudget instructions() {
    return instructions;
  }

  /** Randomness for the guest. */
  public Entropy entropy() {
    return entropy;
  }

  /** Files. */
  public GuestFileSystem files() {
    return files;
  }

  /** Time. */
  public GuestClock clock() {
    return clock;
  }

  /** Where threads wait. */
  public WaitRoom waitRoom() {
    return waitRoom;
  }

  /** Who waits on which futex. */
  public FutexTable futexes() {
    return futexes;
  }

  /** The terminal the user sits at, if there is one. */
  public HostTerminal hostTerminal() {
    return hostTerminal;
  }

  private static int callersSession() {
    GuestThread thread = GuestThread.current();
    return thread == null ? 0 : thread.process().family().session().id();
  }

  /** All terminals. */
  public Terminals terminals() {
    return terminals;
  }

  /** Sends the signals of terminals. */
  public TerminalSignals terminalSignals() {
    return terminalSignals;
  }

  /** The processes that a terminal's signals go to; all, if those have ended. */
  public Collection<GuestProcess> foreground() {
    List<GuestProcess> group =
        processes.group(hostTerminal.foreground()).stream()
            .filter(process -> !process.family().isZombie())
            .toList();
    return group.isEmpty() ? processes.all() : group;
  }

  /** Whether the user's shell can stop and continue a process, there being nobody in here. */
  boolean isUsersJob(GuestProcess process) {
    return process.family().session().id() == hostTerminal.session()
        && process.family().group() == hostTerminal.foreground()
        && hostTerminal.exists();
  }

  /** Unix-domain sockets. */
  public UnixDomain unixDomain() {
    return unixDomain;
  }

  /** Who holds and waits for locks with priority inheritance. */
  public LockTable locks() {
    return locks;
  }

  /** Who waits on a futex to be given such a lock. */
  public LockRequeue lockRequeue() {
    return lockRequeue;
  }

  /** Locks on files. */
  public FileLocks fileLocks() {
    return fileLocks;
  }

  /** A file that threads may wait for has changed. */
  public void filesChanged() {
    waitRoom.wakeAll();
  }

  /** The last number given to a process or thread. */
  public int lastId() {
    return nextId.get() - 1;
  }

  /** A number no process or thread has had. */
  int newId() {
    return nextId.getAndIncrement();
  }

  /** Processors the guest sees: the host's, but one where runs are to be alike everywhere. */
  public int processors() {
    return clock.isVirtual() ? 1 : Math.min(Runtime.getRuntime().availableProcessors(), Long.SIZE);
  }

  /** The thread of a number, of whatever process, or null. */
  public GuestThread thread(int tid) {
    return threads.get(tid);
  }

  void register(GuestThread thread) {
    threads.put(thread.tid(), thread);
    waitRoom.threadBegins();
  }

  /** A thread has ended: only its figures are remembered. Needs the room's lock. */
  synchronized void forget(GuestThread thread) {
    endedInstructions.addAndGet(thread.hart().instructions);
    exits.add(thread.exits());
    threads.remove(thread.tid());
  }

  /** A thread goes on as the first of its process, the others having ended. */
  synchronized void renumber(GuestThread thread, int tid) {
    threads.remove(thread.tid());
    thread.setTid(tid);
    threads.put(tid, thread);
  }

  /** Threads of all processes. */
  public Collection<GuestThread> threads() {
    return threads.values();
  }

  /** All processes. */
  public ProcessTable processes() {
    return processes;
  }

  /** What the first process runs at first, argv as the user gave it; or null. */
  GuestProcess.Program firstProgram() {
    return firstProgram;
  }

  /** See {@link #firstProgram}. */
  public void setFirstProgram(GuestProcess.Program program) {
    firstProgram = program;
  }

  /**
   * Sends a signal to all members of a process group, those included that are being forked.
   *
   * @return whether there is such a group
   */
  public boolean signalGroup(int group, SignalInfo info) {
    return signalAll(process -> process.family().group() == group, info);
  }

  /**
   * Sends a signal to some processes at once; signal 0 only asks whether there are any.
   *
   * @return whether there are any
   */
  public boolean signalAll(Predicate<GuestProcess> which, SignalInfo info) {
    waitRoom.lock();
    try {
      List<GuestProcess> targets = processes.all().stream().filter(which).toList();
      if (info.signal() != 0) {
        targets.forEach(process -> process.sender().toProcess(info));
      }
      return !targets.isEmpty();
    } finally {
      waitRoom.unlock();
    }
  }

  /** The host threads that run guest threads. */
  HostThreads hostThreads() {
    return hostThreads;
  }

  /** Exits of all threads that have ended. */
  public ExitStatistics exits() {
    return exits;
  }

  /** How often threads were stopped for others, and for how long. */
  public SafepointStatistics safepoints() {
    return safepoints;
  }

  /** Ends all processes; the first reason counts. */
  public void halt(GuestProcess.Ending how) {
    waitRoom.lock();
    try {
      if (halted == null) {
        halted = how;
      }
      processes.all().forEach(process -> process.end(how));
    } finally {
      waitRoom.unlock();
    }
  }

  /** Why all processes were ended, or null. */
  public GuestProcess.Ending halted() {
    return halted;
  }

  /** Ends the run because the instruction budget is used up. */
  void outOfBudget() {
    halt(new GuestProcess.Ending(StoppedBy.BUDGET, 0, 0, ""));
  }

  // Nothing can ever happen any more: ends the run, with a message that says why.
  private void deadlock(String what) {
    if (hostTerminal.exists()) {
      return; // The user may send a signal.
    }
    Set<GuestProcess> living = new LinkedHashSet<>();
    threads.values().forEach(thread -> living.add(thread.process()));
    String who =
        threads.size() == 1
            ? "its only thread waits for ever: "
            : living.size() == 1
                ? "all its threads wait for ever: "
                : "all its " + living.size() + " processes wait for ever: ";
    halt(new GuestProcess.Ending(StoppedBy.ERROR, 0, 0, who + what));
  }

  /** Ends the run because of a fault of our own, which {@link #awaitThreads} throws. */
  void fail(Throwable cause) {
    failure = cause;
    halt(new GuestProcess.Ending(StoppedBy.ERROR, 0, 0, cause.toString()));
  }

  /** Waits until no thread of any process runs any more. */
  public void awaitThreads() {
    hostThreads.await();
    if (failure instanceof LockstepException difference) {
      throw difference; // It says all there is to say.
    }
    if (failure != null) {
      throw new IllegalStateException("a guest thread failed", failure);
    }
  }

  /** Stops what the kernel does by itself. */
  public void close() {
    alarms.close();
  }

  /** Instructions begun so far by all threads. */
  public synchronized long instructionCount() {
    long sum = endedInstructions.get();
    for (GuestThread thread : threads.values()) {
      sum += thread.hart().instructions;
    }
    return sum;
  }
}
