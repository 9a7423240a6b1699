// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.process.EngineFactory;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.file.Entropy;
import org.janusvm.process.file.GuestFileSystem;
import org.janusvm.process.memory.MemoryBudget;

/** What all processes of one run share: options, budgets, time, randomness, files, numbers. */
public final class LinuxKernel {
  // Neither 0 nor 1, which mean things to programs.
  private static final int FIRST_PID = 100;
  private static final long DETERMINISTIC_SEED = 0x6a616e7573L;

  private final ProcessOptions options;
  private final EngineFactory engines;
  private final MemoryBudget memory;
  private final InstructionBudget instructions;
  private final Entropy entropy;
  private final GuestFileSystem files;
  private final GuestClock clock;
  private final AtomicInteger nextId = new AtomicInteger(FIRST_PID);
  private final ConcurrentHashMap<Integer, GuestThread> threads = new ConcurrentHashMap<>();

  /** A kernel without processes yet. */
  public LinuxKernel(ProcessOptions options, EngineFactory engines) {
    this.options = options;
    this.engines = engines;
    memory = new MemoryBudget(options.memoryBytes());
    instructions = new InstructionBudget(options.maxInstructions());
    entropy = options.deterministic() ? seeded() : secure();
    files = new GuestFileSystem(entropy);
    clock =
        options.deterministic() ? new InstructionClock(this::instructionCount) : new HostClock();
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

  /** A number no process or thread has had. */
  int newId() {
    return nextId.getAndIncrement();
  }

  void register(GuestThread thread) {
    threads.put(thread.tid(), thread);
  }

  /** Instructions begun so far by all threads. */
  public long instructionCount() {
    long sum = 0;
    for (GuestThread thread : threads.values()) {
      sum += thread.hart().instructions;
    }
    return sum;
  }
}
