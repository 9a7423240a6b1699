// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.MachineEngines;

/** The engines that a machine is tested with. */
public enum TestEngine {
  INTERPRETER,
  /** Everything is compiled before it runs for the first time. */
  COMPILED,
  /** Compiled is what was executed some times, in larger regions. */
  WARM,
  /** As {@link #COMPILED}, and all that is compiled is compared with the interpreter. */
  CHECKED;

  private static final int SOME_TIMES = 5;

  /** Sets the options to this engine. */
  SystemOptions choose(SystemOptions options) {
    return switch (this) {
      case INTERPRETER -> options;
      case COMPILED -> options.engine("bytecode").compileAfter(0);
      case CHECKED -> options.engine("check").compileAfter(0);
      case WARM -> options.engine("bytecode").compileAfter(SOME_TIMES);
    };
  }

  /** What compiles the code of a machine; null in the interpreter. */
  BytecodeJit jit() {
    return switch (this) {
      case INTERPRETER -> null;
      case COMPILED -> BytecodeJit.eager(0);
      case CHECKED -> BytecodeJit.check(0, JitObserver.NONE);
      case WARM -> BytecodeJit.eager(SOME_TIMES);
    };
  }

  /** Makes the engines of a machine. */
  MachineEngines engines(BytecodeJit jit) {
    return switch (this) {
      case INTERPRETER -> Interpreters::forMachine;
      case COMPILED, WARM -> jit::forMachine;
      case CHECKED -> (memory, around) -> jit.forMachineInLockstep(memory, around, pc -> "");
    };
  }
}
