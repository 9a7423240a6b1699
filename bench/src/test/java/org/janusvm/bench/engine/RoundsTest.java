// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who runs when. */
class RoundsTest {
  @Test
  void everyRoundBeginsWithAnother() {
    List<String> three = List.of("a", "b", "c");
    assertEquals(List.of("a", "b", "c"), Rounds.order(three, 0));
    assertEquals(List.of("b", "c", "a"), Rounds.order(three, 1));
    assertEquals(List.of("c", "a", "b"), Rounds.order(three, 2));
    assertEquals(List.of("a", "b", "c"), Rounds.order(three, 3));
  }

  @Test
  void runsAreInterleavedAndKeptInTheOrderOfRounds() {
    List<String> order = new ArrayList<>();
    Map<String, List<Sample>> samples =
        Rounds.measure(
            List.of("a", "b"),
            1,
            3,
            who -> {
              order.add(who);
              return Samples.seconds(order.size());
            });
    assertEquals(List.of("b", "a", "a", "b", "b", "a"), order);
    assertEquals(List.of("a", "b"), List.copyOf(samples.keySet()));
    assertEquals(
        List.of(2.0, 3.0, 6.0), samples.get("a").stream().map(Sample::wallSeconds).toList());
    assertEquals(
        List.of(1.0, 4.0, 5.0), samples.get("b").stream().map(Sample::wallSeconds).toList());
  }
}
