// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.janusvm.bench.Figures;
import org.janusvm.bench.TextTable;

/** Speed from the start on: windows of 100 ms, ten to a line. */
final class CurveTable {
  private static final int PER_LINE = 10;
  private static final double MILLION = 1e6;

  private final EngineResults results;

  CurveTable(EngineResults results) {
    this.results = results;
  }

  void addTo(List<String> lines) {
    for (EngineResults.CurveResult curve : results.curves()) {
      if (!curve.error().isEmpty() || curve.windows().length == 0) {
        continue;
      }
      double[] windows = curve.windows();
      lines.add(
          curve.program().name()
              + " on "
              + curve.on()
              + ": million instructions in each "
              + WarmupCurve.WINDOW_MILLIS
              + " ms from the guest's start on"
              + (curve.ended() ? "" : ", as long as it was watched"));
      TextTable table = new TextTable();
      for (int i = 0; i < windows.length; i += PER_LINE) {
        List<String> cells = new ArrayList<>();
        for (int j = i; j < Math.min(windows.length, i + PER_LINE); j++) {
          cells.add(Figures.decimal(windows[j] / MILLION));
        }
        double second = i * WarmupCurve.WINDOW_MILLIS / 1000.0;
        table.row(String.format(Locale.ROOT, "  %.0f s", second), cells);
      }
      lines.addAll(table.lines());
      double seconds = WarmupCurve.secondsToPeak(windows);
      lines.add(
          "  peak (median of the second half) "
              + Figures.decimal(WarmupCurve.peak(windows) / MILLION)
              + " MIPS, 90 % of it "
              + (Double.isNaN(seconds)
                  ? "never held for half a second"
                  : "after " + String.format(Locale.ROOT, "%.1f s", seconds)));
      lines.add("");
    }
  }
}
