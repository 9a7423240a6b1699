// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

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
}
