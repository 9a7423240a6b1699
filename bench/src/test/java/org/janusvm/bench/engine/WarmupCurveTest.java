// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Speed from the start on. */
class WarmupCurveTest {
  private static final double EXACT = 1e-9;
  private static final long MILLI = 1_000_000;

  @Test
  void workIsCountedInItsWindowAndSharedOutOverSeveral() {
    WarmupCurve curve = new WarmupCurve(1000 * MILLI);
    curve.add(1000 * MILLI, 1050 * MILLI, 10);
    curve.add(1050 * MILLI, 1250 * MILLI, 40);
    curve.add(1450 * MILLI, 1460 * MILLI, 7);
    assertArrayEquals(new double[] {20, 20, 10, 0}, curve.windows(), EXACT);
  }

  @Test
  void aLongRunOutgrowsNothing() {
    WarmupCurve curve = new WarmupCurve(0);
    curve.add(0, 60_000 * MILLI, 600_000);
    curve.add(60_000 * MILLI, 60_001 * MILLI, 1);
    double[] windows = curve.windows();
    assertEquals(600, windows.length);
    assertEquals(1000, windows[599], EXACT);
  }

  @Test
  void thePeakIsTheMedianOfTheSecondHalf() {
    assertEquals(1000, WarmupCurve.peak(new double[] {1, 1, 900, 99, 100, 900}), EXACT);
    assertTrue(Double.isNaN(WarmupCurve.peak(new double[0])));
  }

  @Test
  void nearThePeakMeansToStayThere() {
    double[] windows = {10, 200, 10, 10, 50, 95, 95, 95, 95, 100, 100, 100, 100, 100, 100, 100};
    assertEquals(0.5, WarmupCurve.secondsToPeak(windows), EXACT);
    assertTrue(Double.isNaN(WarmupCurve.secondsToPeak(new double[] {1, 1, 1})));
  }
}
