// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Environment;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.JitStatistics;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.generated.ProcessInterpreter;

/** Makes the engines of one VM; the threads of a process share what is compiled. */
public final class BytecodeEngines {
  private final String name;
  private final int heat;
  private final CompileQueue queue;
  private final JitObserver observer;
  private final JitStatistics statistics = new JitStatistics();
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
        new BytecodeTier(name, heat, cache, queue, memory, interpreter::executed));
    memory.addWatcher(interpreter);
    return interpreter;
  }

  private CodeCache newCache(PageMemory memory) {
    CodeCache cache = new CodeCache(statistics, observer);
    memory.addWatcher(cache);
    return cache;
  }
}
