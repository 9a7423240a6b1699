// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.process.EngineFactory;

/** The engine of one run in the process VM, by its name on the command line. */
public final class ProcessEngine {
  private final String name;
  private final BytecodeJit jit;

  private ProcessEngine(String name, BytecodeJit jit) {
    this.name = name;
    this.jit = jit;
  }

  /**
   * The engine for a run.
   *
   * @param name as {@link EngineNames#check} returns it
   */
  public static ProcessEngine of(String name) {
    return new ProcessEngine(
        name,
        switch (name) {
          case EngineNames.BYTECODE -> BytecodeJit.eager();
          case EngineNames.AUTO -> BytecodeJit.auto();
          default -> null;
        });
  }

  public String name() {
    return name;
  }

  /** Makes the engines of the run's threads. */
  public EngineFactory factory() {
    return jit == null ? Interpreters::forProcess : jit::forProcess;
  }

  /** What was compiled so far. */
  public JitFigures figures() {
    return jit == null ? JitFigures.NONE : JitFigures.of(jit.statistics());
  }
}
