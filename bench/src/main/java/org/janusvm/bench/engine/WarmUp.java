// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Runs a program until it gets no faster. It is flat when the calls of some seconds took as long as
 * those of the seconds before.
 *
 * @param seconds of processor time that it took
 * @param flat whether it was flat then, or time was over
 */
record WarmUp(double seconds, boolean flat) {
  /** Length of the two stretches that are compared, in seconds of processor time. */
  static final double STRETCH = 2;

  private static final double FLAT = 0.97;

  /**
   * Runs a program.
   *
   * @param most seconds of processor time; none, and it is called once, so that it has its memory
   */
  static WarmUp run(Supplier<Sample> program, double most) {
    List<Double> calls = new ArrayList<>();
    // Of processor time, or it would end too early on a busy machine.
    double used = 0;
    Sample sample;
    do {
      sample = program.get();
      if (!sample.isGood()) {
        // A call that fails will fail in the rounds as well, and is told there.
        return new WarmUp(used, false);
      }
      used += sample.guestCpuSeconds();
      calls.add(sample.guestCpuSeconds());
      if (isFlat(calls)) {
        return new WarmUp(used, true);
      }
    } while (used < most);
    return new WarmUp(used, false);
  }

  /** Whether the last seconds were no faster than those before them. */
  static boolean isFlat(List<Double> calls) {
    int middle = stretch(calls, calls.size());
    int begin = middle < 0 ? -1 : stretch(calls, middle);
    return begin >= 0
        && median(calls.subList(middle, calls.size()))
            >= FLAT * median(calls.subList(begin, middle));
  }

  // The call that a stretch begins with, of two calls at least; negative when there are too few.
  private static int stretch(List<Double> calls, int end) {
    double seconds = 0;
    for (int i = end - 1; i >= 0; i--) {
      seconds += calls.get(i);
      if (seconds >= STRETCH && end - i >= 2) {
        return i;
      }
    }
    return -1;
  }

  private static double median(List<Double> calls) {
    return StatUtils.percentile(calls.stream().mapToDouble(Double::doubleValue).toArray(), 50);
  }
}
