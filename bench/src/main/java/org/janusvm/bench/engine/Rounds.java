// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs in turns: in every round each competitor once, each round beginning with another, so that
 * neither a slow minute of the host nor the place in the order favours one.
 */
final class Rounds {
  private Rounds() {}

  /** The order of a round. */
  static <T> List<T> order(List<T> competitors, int round) {
    List<T> order = new ArrayList<>(competitors);
    Collections.rotate(order, -round);
    return order;
  }

  /**
   * Measures.
   *
   * @param first number of the first round
   * @return for each competitor a sample per round, in the order of rounds
   */
  static <T> Map<T, List<Sample>> measure(
      List<T> competitors, int first, int rounds, Function<T, Sample> run) {
    Map<T, List<Sample>> samples = new LinkedHashMap<>();
    competitors.forEach(competitor -> samples.put(competitor, new ArrayList<>()));
    for (int round = first; round < first + rounds; round++) {
      for (T competitor : order(competitors, round)) {
        samples.get(competitor).add(run.apply(competitor));
      }
    }
    return samples;
  }
}
