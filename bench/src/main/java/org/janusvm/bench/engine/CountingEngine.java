// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import org.janusvm.isa.Hart;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;

/**
 * Runs another engine in pieces, so that a curve learns of the work done while it is being done. A
 * piece is some milliseconds of an interpreter, and enough for the fastest engine that the pauses
 * do not show.
 */
final class CountingEngine implements Engine {
  private static final long PIECE = 1 << 20;

  private final Engine engine;
  private final WarmupCurve curve;

  CountingEngine(Engine engine, WarmupCurve curve) {
    this.engine = engine;
    this.curve = curve;
  }

  @Override
  public Exit run(Hart hart, long budget) {
    long left = budget;
    while (true) {
      long before = hart.instructions;
      long from = System.nanoTime();
      Exit exit = engine.run(hart, Math.min(left, PIECE));
      long done = hart.instructions - before;
      curve.add(from, System.nanoTime(), done);
      left -= done;
      if (exit.reason != ExitReason.BUDGET || left <= 0) {
        return exit;
      }
    }
  }

  @Override
  public String name() {
    return engine.name();
  }
}
