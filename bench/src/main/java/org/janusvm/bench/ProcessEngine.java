// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.function.LongFunction;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.jit.JitObserver;
import org.janusvm.process.EngineFactory;

/** The engine of one run in the process VM, by its name on the command line. */
public final class ProcessEngine {
  private final String name;
  private final BytecodeJit jit;
  private final LongFunction<String> names;

  private ProcessEngine(String name, BytecodeJit jit, LongFunction<String> names) {
    this.name = name;
    this.jit = jit;
    this.names = names;
  }

  /**
   * The engine for a run.
   *
   * @param name as {@link EngineNames#check} returns it
   */
  public static ProcessEngine of(String name) {
    return of(name, JitObserver.NONE, pc -> "");
  }

  /**
   * The engine for a run, observed.
   *
   * @param name as {@link EngineNames#check} returns it
   * @param names gives an address of the guest's code as a symbol, or empty
   */
  public static ProcessEngine of(String name, JitObserver observer, LongFunction<String> names) {
    return new ProcessEngine(
        name,
        switch (name) {
          case EngineNames.BYTECODE -> BytecodeJit.eager(observer);
          case EngineNames.AUTO -> BytecodeJit.auto(observer);
          case EngineNames.CHECK -> BytecodeJit.check(observer);
          default -> null;
        },
        names);
  }

  public String name() {
    return name;
  }

  /** Makes the engines of the run's threads. */
  public EngineFactory factory() {
    if (jit == null) {
      return Interpreters::forProcess;
    }
    return name.equals(EngineNames.CHECK)
        ? (memory, environment) -> jit.forProcessInLockstep(memory, environment, names)
        : jit::forProcess;
  }

  /** What was compiled so far. */
  public JitFigures figures() {
    return jit == null ? JitFigures.NONE : JitFigures.of(jit.statistics());
  }
}
