// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import org.janusvm.jit.generated.MachineInterpreter;
import org.janusvm.jit.generated.ProcessInterpreter;

/** Makes interpreters. */
public final class Interpreters {
  private Interpreters() {}

  /** An interpreter for a thread of a process; it watches the process's memory for new code. */
  public static Engine forProcess(PageMemory memory, Environment environment) {
    ProcessInterpreter interpreter = new ProcessInterpreter(memory, environment);
    memory.addWatcher(interpreter);
    return interpreter;
  }

  /**
   * An interpreter for a hart of a machine. It is a {@link CodeWatcher}, which the MMU tells of
   * changed code.
   */
  public static Engine forMachine(TlbMemory memory, Environment environment) {
    return new MachineInterpreter(memory, environment);
  }
}
