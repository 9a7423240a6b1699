// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.TextTable;

/** What the engines are to reach, and whether they did. */
final class Targets {
  private static final double C_PROGRAMS_SECONDS = 2;
  private static final double CURVE_SECONDS = 6;

  private Targets() {}

  /**
   * A target of one engine.
   *
   * @param measured the figure, with its spread or with who misses it; "-" where there is none
   * @param verdict "met", "MISSED" or "not measured"
   */
  record Target(RunConfiguration on, String title, String measured, String verdict) {}

  /** All of them. */
  static List<Target> of(EngineResults results) {
    List<Target> targets = new ArrayList<>();
    for (RunConfiguration on : results.engines()) {
      Competitor peak = Competitor.peak(on);
      Competitor whole = Competitor.whole(on);
      List<ProgramResult> programs =
          results.of(EngineProgram.Group.INTEGER, EngineProgram.Group.FLOATING);
      List<ProgramResult> tools = results.of(EngineProgram.Group.TOOL);
      for (RunConfiguration qemu : results.of(RunConfiguration.Kind.QEMU)) {
        RatioTable.Ratio atPeak = new RatioTable.Ratio(peak, qemu, Measure.CPU, true);
        RatioTable.Ratio inWhole = new RatioTable.Ratio(whole, qemu, Measure.WALL, true);
        targets.add(
            most(on, "peak against qemu-riscv64, CPU, mean: 2.5x", atPeak.mean(programs), 2.5));
        targets.add(slower(on, "peak against qemu-riscv64: none slower", programs, atPeak));
        targets.add(
            most(on, "tools against qemu-riscv64, wall, mean: 1.3x", inWhole.mean(tools), 1.3));
        targets.add(slower(on, "tools against qemu-riscv64: none slower", tools, inWhole));
      }
      for (RunConfiguration host : results.of(RunConfiguration.Kind.NATIVE)) {
        targets.add(
            least(
                on,
                "peak against native gcc -O2, CPU, mean: 2.6x slower",
                new RatioTable.Ratio(peak, host, Measure.CPU, false).mean(programs),
                2.6,
                "x"));
      }
      targets.add(
          least(
              on,
              "peak with precise faults against no checks, CPU, mean: 1.20x",
              mean(programs, peak, Competitor.unchecked(on)),
              1.2,
              "x"));
      targets.add(warmUps(results, on));
      targets.add(curves(results, on));
      targets.add(hello(results, on, whole));
      targets.add(
          least(
              on,
              "bare machine against process VM at the peak, CPU, mean: 1.3x",
              mean(
                  results.of(EngineProgram.Group.MACHINE),
                  Competitor.peak(EngineResults.bare(on)),
                  peak),
              1.3,
              "x"));
    }
    return targets;
  }

  private static Spread mean(List<ProgramResult> programs, Competitor a, Competitor b) {
    return Spread.geometricMean(ProgramResult.ratios(programs, a, b, Measure.CPU));
  }

  private static Target most(RunConfiguration on, String title, Spread spread, double least) {
    return target(on, title, spread, "x", spread.median() >= least);
  }

  private static Target least(
      RunConfiguration on, String title, Spread spread, double most, String unit) {
    return target(on, title, spread, unit, spread.median() <= most);
  }

  private static Target target(
      RunConfiguration on, String title, Spread spread, String unit, boolean met) {
    if (Double.isNaN(spread.median())) {
      return unknown(on, title);
    }
    return new Target(
        on,
        title,
        String.format(
            Locale.ROOT, "%.2f%s (%.2f..%.2f)", spread.median(), unit, spread.min(), spread.max()),
        verdict(met));
  }

  private static Target unknown(RunConfiguration on, String title) {
    return new Target(on, title, "-", "not measured");
  }

  private static String verdict(boolean met) {
    return met ? "met" : "MISSED";
  }

  private static Target slower(
      RunConfiguration on, String title, List<ProgramResult> programs, RatioTable.Ratio ratio) {
    List<ProgramResult> known = programs.stream().filter(p -> ratio.of(p) != null).toList();
    List<String> slower =
        known.stream()
            .filter(program -> Spread.of(ratio.of(program)).median() < 1)
            .map(program -> program.program().name())
            .toList();
    return some(on, title, known.size(), slower);
  }

  // A target that no program may miss.
  private static Target some(
      RunConfiguration on, String title, int programs, List<String> missing) {
    return programs == 0
        ? unknown(on, title)
        : new Target(
            on,
            title,
            missing.size()
                + " of "
                + programs
                + (missing.isEmpty() ? "" : ": " + String.join(", ", missing)),
            verdict(missing.isEmpty()));
  }

  private static Target warmUps(EngineResults results, RunConfiguration on) {
    List<EngineResults.WarmUpResult> watched =
        results.warmUps().stream()
            .filter(w -> w.competitor().equals(Competitor.peak(on)))
            .filter(w -> w.program().group() != EngineProgram.Group.MACHINE)
            .filter(w -> w.windows().length > 0)
            .toList();
    return some(
        on,
        "C programs at 90 % of their peak later than after 2 s: none",
        watched.size(),
        late(watched, C_PROGRAMS_SECONDS, w -> w.program().name(), w -> w.windows()));
  }

  private static Target curves(EngineResults results, RunConfiguration on) {
    List<EngineResults.CurveResult> watched =
        results.curves().stream()
            .filter(c -> c.on().equals(on) && c.error().isEmpty() && c.program().isFetched())
            .toList();
    return some(
        on,
        "lua and python3 at 90 % of their peak later than after 6 s: none",
        watched.size(),
        late(watched, CURVE_SECONDS, c -> c.program().name(), c -> c.windows()));
  }

  private static <T> List<String> late(
      List<T> all, double most, Function<T, String> name, Function<T, double[]> windows) {
    List<String> late = new ArrayList<>();
    for (T one : all) {
      double seconds = WarmupCurve.secondsToPeak(windows.apply(one));
      if (!(seconds <= most)) {
        late.add(
            name.apply(one)
                + (Double.isNaN(seconds)
                    ? " (not held)"
                    : String.format(Locale.ROOT, " (%.1f s)", seconds)));
      }
    }
    return late;
  }

  private static Target hello(EngineResults results, RunConfiguration on, Competitor whole) {
    String title = "hello world, wall, launcher included: 0.25 s";
    for (ProgramResult program : results.of(EngineProgram.Group.START_UP)) {
      double[] seconds = program.figures(whole, Sample::wallSeconds);
      if (seconds != null) {
        return least(on, title, Spread.of(seconds), 0.25, " s");
      }
    }
    return unknown(on, title);
  }

  /** For people. */
  static void addTo(EngineResults results, List<String> lines) {
    List<Target> targets = of(results);
    if (targets.stream().allMatch(target -> target.measured.equals("-"))) {
      return;
    }
    for (RunConfiguration on : results.engines()) {
      TextTable table = new TextTable();
      table.row("", List.of("measured", ""));
      List<Target> own = targets.stream().filter(target -> target.on.equals(on)).toList();
      own.forEach(t -> table.row("  " + t.title, List.of(t.measured, t.verdict)));
      lines.add(
          "targets of "
              + on
              + (results.settings().quick()
                  ? " (QUICK: to be told without --quick)"
                  : " (figures with the least and the greatest of a single round)"));
      lines.addAll(table.lines().stream().map(String::stripTrailing).collect(Collectors.toList()));
      lines.add("");
    }
  }
}
