// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Instructions executed in each window of time from the start of a guest on. An engine tells of its
 * work in pieces; a piece that lies in several windows is shared out evenly over its time.
 */
final class WarmupCurve {
  /** Length of a window. */
  static final long WINDOW_MILLIS = 100;

  /** Share of the peak that counts as being there. */
  static final double NEAR = 0.9;

  private static final long WINDOW = WINDOW_MILLIS * 1_000_000;
  private static final int STEADY = 5;

  private final long start;
  private double[] windows = new double[64];
  private int used;

  /** Starts at a time of {@link System#nanoTime}. */
  WarmupCurve(long start) {
    this.start = start;
  }

  /** So many instructions were executed between two times. */
  synchronized void add(long from, long to, long instructions) {
    long begin = Math.max(0, from - start);
    long end = Math.max(begin + 1, to - start);
    int last = Math.toIntExact((end - 1) / WINDOW);
    if (last >= windows.length) {
      windows = Arrays.copyOf(windows, Math.max(last + 1, 2 * windows.length));
    }
    used = Math.max(used, last + 1);
    for (int i = (int) (begin / WINDOW); i <= last; i++) {
      long inside = Math.min(end, (i + 1) * WINDOW) - Math.max(begin, i * WINDOW);
      windows[i] += (double) instructions * inside / (end - begin);
    }
  }

  /** Instructions of the windows that are over; of the last one, which is cut short, nothing. */
  synchronized double[] windows() {
    return Arrays.copyOf(windows, Math.max(0, used - 1));
  }

  /** Instructions per second at the peak: the median window of the second half; NaN of nothing. */
  static double peak(double[] windows) {
    double[] half = Arrays.copyOfRange(windows, windows.length / 2, windows.length);
    return half.length == 0 ? Double.NaN : StatUtils.percentile(half, 50) * 1000 / WINDOW_MILLIS;
  }

  /**
   * Seconds until speed is near its peak and stays there: the start of the first window that has 90
   * % of the peak or more, and so has the mean of it and the four after it, and the mean of all
   * that is left; NaN when there is none.
   */
  static double secondsToPeak(double[] windows) {
    double enough = NEAR * peak(windows) * WINDOW_MILLIS / 1000;
    for (int i = 0; i + STEADY <= windows.length; i++) {
      if (windows[i] >= enough
          && StatUtils.mean(windows, i, STEADY) >= enough
          && StatUtils.mean(windows, i, windows.length - i) >= enough) {
        return i * WINDOW_MILLIS / 1000.0;
      }
    }
    return Double.NaN;
  }
}
