// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.util.Locale;

/** What {@code --trace=KINDS} can show of a process. */
public enum TraceKind {
  /** Each system call with arguments and result, much as strace prints them. */
  SYSCALLS,
  /** Each exit from the engine: reason and place. */
  EXITS,

  /** What the bytecode JIT does, which shows it itself. */
  JIT;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
