// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;

/**
 * What stands above the interpreter of one hart and runs its hot code. The interpreter counts the
 * entries of each block; when the count is used up it asks here.
 */
public interface UpperTier {
  /** Why compiled code was left. hart.pc, the registers and the count are exact. */
  enum Leave {
    /** There is no compiled code for hart.pc, or it cannot go on now. */
    INTERPRET,
    /** The poll word is set. */
    POLL,
    /** The instruction at hart.pc trapped; see {@link #trap}. */
    TRAP
  }

  /** The engine's name on the command line. */
  String name();

  /** Entries of a new block at an address until {@link #promoted} is asked for it. */
  int heat(long pc);

  /**
   * Whether compiled code is to go on at the block's pc. Sets the block's heat, if it is to be
   * asked again later than at the next entry.
   *
   * @param remaining instructions left of the budget
   */
  boolean promoted(Block block, long remaining);

  /**
   * Runs compiled code from hart.pc on.
   *
   * @param end instruction count that must not be exceeded
   */
  Leave run(Hart hart, long end);

  /** Told, as a {@link org.janusvm.jit.CodeWatcher}, of what the interpreter is told of. */
  default void codeChanged(long hostPage) {}

  /** The trap after {@link Leave#TRAP}. */
  GuestTrap trap();
}
