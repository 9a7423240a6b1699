// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A figure and how far it strays from round to round.
 *
 * @param median of the rounds
 * @param min of the rounds
 * @param max of the rounds
 */
record Spread(double median, double min, double max) {
  /** Of the same figure in each round. */
  static Spread of(double... rounds) {
    if (rounds.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    return new Spread(
        StatUtils.percentile(rounds, 50), StatUtils.min(rounds), StatUtils.max(rounds));
  }

  /** Round by round, how many times as much one took as the other. */
  static double[] ratios(double[] numerators, double[] denominators) {
    if (numerators.length != denominators.length) {
      throw new IllegalArgumentException("not the same rounds");
    }
    return IntStream.range(0, numerators.length)
        .mapToDouble(round -> numerators[round] / denominators[round])
        .toArray();
  }

  /**
   * The geometric mean over programs, of their medians; it strays as the means of single rounds do.
   *
   * @param programs for each program a figure per round, the same rounds for all
   */
  static Spread geometricMean(List<double[]> programs) {
    if (programs.isEmpty()) {
      return of();
    }
    double[] medians = programs.stream().mapToDouble(rounds -> of(rounds).median).toArray();
    int rounds = programs.getFirst().length;
    double[] means =
        IntStream.range(0, rounds)
            .mapToDouble(
                round ->
                    StatUtils.geometricMean(
                        programs.stream().mapToDouble(program -> program[round]).toArray()))
            .toArray();
    return new Spread(StatUtils.geometricMean(medians), StatUtils.min(means), StatUtils.max(means));
  }
}
