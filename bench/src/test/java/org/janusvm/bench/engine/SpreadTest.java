// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Means and how far they stray. */
class SpreadTest {
  private static final double EXACT = 1e-12;

  @Test
  void aFigureIsTheMedianOfItsRounds() {
    assertEquals(new Spread(3, 1, 9), Spread.of(9, 1, 3));
    assertEquals(new Spread(2, 1, 3), Spread.of(1, 3));
  }

  @Test
  void ratiosPairTheRunsOfARound() {
    assertArrayEquals(
        new double[] {2, 0.5}, Spread.ratios(new double[] {4, 1}, new double[] {2, 2}), EXACT);
    assertThrows(
        IllegalArgumentException.class, () -> Spread.ratios(new double[] {1}, new double[] {1, 2}));
  }

  @Test
  void theMeanIsGeometricAndItsSpreadThatOfSingleRounds() {
    Spread mean = Spread.geometricMean(List.of(new double[] {1, 2, 4}, new double[] {16, 8, 9}));
    assertEquals(Math.sqrt(2 * 9), mean.median(), EXACT);
    assertEquals(4, mean.min(), EXACT);
    assertEquals(6, mean.max(), EXACT);
  }

  @Test
  void ofNothingThereIsNoMean() {
    assertTrue(Double.isNaN(Spread.geometricMean(List.of()).median()));
  }
}
