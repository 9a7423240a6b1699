// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.janusvm.bench.Figures;
import org.janusvm.bench.TextTable;

/** How fast programs were some time after their start, as a share of their peak. */
final class WarmUpTable {
  private static final double[] SECONDS = {0.5, 1, 2, 3, 4, 6, 8, 12, 16};
  private static final int AROUND = 5;

  private final EngineResults results;

  WarmUpTable(EngineResults results) {
    this.results = results;
  }

  void addTo(List<String> lines) {
    if (results.warmUps().isEmpty()) {
      return;
    }
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(List.of("CPU", "", "90 % of peak"));
    for (double second : SECONDS) {
      head.add(Figures.decimal(second) + " s");
    }
    table.row("", head);
    for (EngineResults.WarmUpResult result : results.warmUps()) {
      double[] windows = result.windows();
      double seconds = WarmupCurve.secondsToPeak(windows);
      List<String> cells =
          new ArrayList<>(
              List.of(
                  String.format(Locale.ROOT, "%.1f s", result.warmUp().seconds()),
                  result.warmUp().flat() ? "flat" : "cut off",
                  Double.isNaN(seconds) ? "-" : Figures.decimal(seconds) + " s"));
      for (double second : SECONDS) {
        cells.add(share(windows, second));
      }
      table.row("  " + result.program().name() + " on " + result.competitor(), cells);
    }
    lines.add(
        "warm-up: its length, when 90 % of the peak was held, and the share of the peak after");
    lines.addAll(table.lines());
    lines.add("");
  }

  // Of the half second that begins then.
  private static String share(double[] windows, double second) {
    int begin = (int) Math.round(second * 1000 / WarmupCurve.WINDOW_MILLIS);
    if (begin + AROUND > windows.length) {
      return "";
    }
    double sum = 0;
    for (int i = begin; i < begin + AROUND; i++) {
      sum += windows[i];
    }
    double rate = sum / AROUND * 1000 / WarmupCurve.WINDOW_MILLIS;
    return String.format(Locale.ROOT, "%.0f %%", 100 * rate / WarmupCurve.peak(windows));
  }
}
