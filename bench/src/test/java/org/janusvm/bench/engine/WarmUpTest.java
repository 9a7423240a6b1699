// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** When a program counts as warm. */
class WarmUpTest {
  // Calls of so many seconds of wall time, a fourth of it the guest's processor time; then the last
  // again and again.
  private static WarmUp run(double most, double... seconds) {
    double last = seconds[seconds.length - 1];
    Iterator<Double> calls =
        DoubleStream.concat(
                DoubleStream.of(seconds), DoubleStream.generate(() -> last).limit(10_000))
            .iterator();
    return WarmUp.run(() -> Samples.seconds(4 * calls.next()), most);
  }

  @Test
  void itIsOverWhenSecondsWereAsSlowAsThoseBefore() {
    WarmUp warmUp = run(20, 3, 2, 1, 0.5);
    assertTrue(warmUp.flat());
    // 6.5 s of getting faster, then two stretches, of which the first may begin in them.
    assertTrue(warmUp.seconds() >= 8 && warmUp.seconds() <= 10.5, warmUp.toString());
  }

  @Test
  void whatGetsFasterAllTheTimeIsCutOff() {
    double[] calls = DoubleStream.iterate(1.5, last -> last * 0.95).limit(20).toArray();
    WarmUp warmUp = run(20, calls);
    assertFalse(warmUp.flat());
    assertTrue(warmUp.seconds() >= 18 && warmUp.seconds() <= 22, warmUp.toString());
  }

  @Test
  void longCallsAreComparedTwoByTwo() {
    assertFalse(WarmUp.isFlat(List.of(9.0, 9.0, 9.0)));
    assertTrue(WarmUp.isFlat(List.of(9.0, 9.0, 9.0, 9.0)));
    assertFalse(WarmUp.isFlat(List.of(9.0, 9.0, 8.0, 8.0)));
  }

  @Test
  void whatNeedsNoneIsCalledOnce() {
    assertEquals(0.5, run(0, 0.5).seconds());
  }

  @Test
  void aFailureEndsIt() {
    assertFalse(WarmUp.run(() -> Sample.failed("no"), 20).flat());
  }
}
