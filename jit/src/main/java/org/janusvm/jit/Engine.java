// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import org.janusvm.isa.Hart;

/**
 * Runs guest code until something only the outside can do: half of the loop that both virtual
 * machines share, <code>while (running) supervisor.handle(engine.run(hart, budget))</code>.
 *
 * <p>One engine belongs to one hart and is not safe for use by two threads at once.
 */
public interface Engine {
  /**
   * Runs at most {@code budget} instructions of {@code hart}.
   *
   * @param budget instructions, at least 1; the count is exact, and instructions that trap count
   * @return why guest code was left. The object is reused by the next call. After {@link
   *     ExitReason#BUDGET} exactly {@code budget} instructions were begun and hart.pc is the next.
   */
  Exit run(Hart hart, long budget);

  /**
   * As {@link #run}, but may stop earlier, at the end of a block, so that what follows begins where
   * code begins. For a budget that only bounds how long nobody looks at the clock.
   */
  default Exit runAbout(Hart hart, long budget) {
    return run(hart, budget);
  }

  /** The name by which the command line chooses this engine. */
  String name();
}
