// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Environment;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.JitStatistics;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.TlbMemory;
import org.janusvm.jit.generated.MachineInterpreter;
import org.janusvm.jit.generated.ProcessInterpreter;
import org.janusvm.jit.interpreter.Block;

/**
 * Makes the engines of one VM; the threads of a process share what is compiled, and so do the harts
 * of a machine.
 */
public final class BytecodeEngines {
  private final String name;
  private final int heat;
  private final CompileQueue queue;
  private final JitObserver observer;
  private final JitStatistics statistics = new JitStatistics();
  private final MachineCodeCache machine;
  private final ReentrantLock oneAtATime = new ReentrantLock(true);
  private final Map<PageMemory, StretchRecorder> recorders =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<PageMemory, CodeCache> caches =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * @param name of the engines
   * @param heat entries of a block until it is compiled
   * @param queue where it is compiled
   * @param observer told what is compiled
   */
  public BytecodeEngines(String name, int heat, CompileQueue queue, JitObserver observer) {
    this.name = name;
    this.heat = heat;
    this.queue = queue;
    this.observer = observer;
    machine = new MachineCodeCache(statistics, observer);
  }

  /** What the engines did so far. */
  public JitStatistics statistics() {
    return statistics;
  }

  /** An engine for a thread of a process. */
  public Engine forProcess(PageMemory memory, Environment environment) {
    ProcessInterpreter interpreter = new ProcessInterpreter(memory, environment);
    CodeCache cache = caches.computeIfAbsent(memory, this::newCache);
    interpreter.setUpperTier(
        new ProcessTier(name, heat, cache, queue, memory, pc -> decoded(interpreter, memory, pc)));
    memory.addWatcher(interpreter);
    return interpreter;
  }

  /** An engine for a hart of the machine, which must tell it of changes of code. */
  public MachineInterpreter forMachine(TlbMemory memory, Environment environment) {
    MachineInterpreter interpreter = new MachineInterpreter(memory, environment);
    interpreter.setUpperTier(machineTier(interpreter, memory));
    return interpreter;
  }

  private MachineTier machineTier(MachineInterpreter interpreter, TlbMemory memory) {
    return new MachineTier(
        name, heat, machine, queue, memory, pc -> decoded(interpreter, memory, pc));
  }

  /** As {@link #forMachine}, compared with the interpreter all the time. */
  public MachineInterpreter forMachineInLockstep(
      TlbMemory memory, Environment environment, LongFunction<String> names) {
    MachineInterpreter interpreter = new MachineInterpreter(memory, environment);
    MachineTier tier = machineTier(interpreter, memory);
    StretchRecorder recorder = new StretchRecorder();
    LockstepMemory compared = LockstepMemory.of(memory, memory.recordStores(recorder));
    Reference reference = new Reference(e -> new MachineInterpreter(memory, e));
    tier.setLockstep(new Lockstep(compared, reference, recorder, names));
    interpreter.setUpperTier(tier);
    return interpreter;
  }

  /**
   * The interpreter's block at {@code pc}. Not from its table by address, where blocks of a large
   * program take each other's place: for what is missing there, no region could be made.
   */
  private static Block decoded(ProcessInterpreter interpreter, PageMemory memory, long pc) {
    long host = memory.base() + pc;
    Block block = interpreter.decodedAt(host);
    return block == null && (pc & 4095) == 4094 ? interpreter.decodedAcross(host, host + 2) : block;
  }

  /** The interpreter's block at {@code pc}, under whatever translation it was executed. */
  private static Block decoded(MachineInterpreter interpreter, TlbMemory memory, long pc) {
    long page = memory.fetchPage(pc & -4096);
    if (page == 0) {
      return null;
    }
    long offset = pc & 4095;
    Block block = interpreter.decodedAt(page + offset);
    if (block == null && offset == 4094) {
      long next = memory.fetchPage(pc + 2);
      block = next == 0 ? null : interpreter.decodedAcross(page + offset, next);
    }
    return block;
  }

  /** As {@link #forProcess}, compared with the interpreter all the time. */
  public Engine forProcessInLockstep(
      PageMemory memory, Environment environment, LongFunction<String> names) {
    ProcessInterpreter interpreter = new ProcessInterpreter(memory, environment);
    CodeCache cache = caches.computeIfAbsent(memory, this::newCache);
    ProcessTier tier =
        new ProcessTier(name, heat, cache, queue, memory, pc -> decoded(interpreter, memory, pc));
    interpreter.setUpperTier(tier);
    StretchRecorder recorder = recorders.computeIfAbsent(memory, BytecodeEngines::newRecorder);
    Reference reference = new Reference(e -> new ProcessInterpreter(memory, e));
    Lockstep lockstep = new Lockstep(LockstepMemory.of(memory), reference, recorder, names);
    tier.setLockstep(lockstep);
    LockstepEngine engine = new LockstepEngine(interpreter, lockstep, oneAtATime);
    memory.addWatcher(engine);
    return engine;
  }

  private static StretchRecorder newRecorder(PageMemory memory) {
    StretchRecorder recorder = new StretchRecorder();
    memory.recordStores(recorder);
    return recorder;
  }

  private CodeCache newCache(PageMemory memory) {
    return newCache(memory, null, null);
  }

  private CodeCache newCache(
      PageMemory memory, InheritedCode inherited, Queue<InheritedCode> parent) {
    CodeCache cache = new ProcessCodeCache(memory.base(), inherited, parent);
    memory.addWatcher(cache);
    return cache;
  }

  /** The cache of a process, whose children begin with what it has, and leave it what they add. */
  private final class ProcessCodeCache extends CodeCache {
    // What children leave is looked at when there is another; till then a few must do.
    private final Queue<InheritedCode> fromChildren = new LinkedBlockingQueue<>(4);
    private final Queue<InheritedCode> toParent;

    ProcessCodeCache(long base, InheritedCode inherited, Queue<InheritedCode> toParent) {
      super(statistics, observer, base, inherited);
      this.toParent = toParent;
    }

    // The one moment when nothing runs in this memory.
    @Override
    public void copied(PageMemory memory, PageMemory child) {
      for (InheritedCode code; (code = fromChildren.poll()) != null; ) {
        adopt(code, memory);
      }
      InheritedCode shared = share();
      if (shared == null) {
        caches.put(child, newCache(child, null, fromChildren));
      } else if (shared.isRightIn(child)) {
        caches.put(child, newCache(child, shared, fromChildren));
      }
    }

    @Override
    public void closing() {
      InheritedCode shared = toParent == null ? null : share();
      if (shared != null) {
        toParent.offer(shared);
      }
    }
  }
}
