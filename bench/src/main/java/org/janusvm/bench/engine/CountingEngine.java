// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import org.janusvm.isa.Hart;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;

/**
 * Runs another engine in pieces, so that a curve learns of the work done while it is being done. A
 * piece is about a fourth of a window: what an engine does at the end of its budget must not show.
 */
final class CountingEngine implements Engine {
  private static final long FIRST = 1 << 20;
  private static final long NANOS = WarmupCurve.WINDOW_MILLIS * 1_000_000 / 4;

  private final Engine engine;
  private final WarmupCurve curve;
  private long piece = FIRST;

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
      Exit exit = engine.run(hart, Math.min(left, piece));
      long done = hart.instructions - before;
      long to = System.nanoTime();
      curve.add(from, to, done);
      if (done == piece) {
        // As fast as just now, but at most twice as many: an engine may be about to get slower.
        piece =
            Math.clamp((long) ((double) done * NANOS / Math.max(1, to - from)), FIRST, 2 * done);
      }
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
