// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.janusvm.bench.Figures;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.TextTable;

/** Our engines against QEMU and native code, program by program and in the mean. */
final class RatioTable {
  private static final String NONE = "-";

  private final EngineResults results;

  RatioTable(EngineResults results) {
    this.results = results;
  }

  /**
   * A ratio between our engine and something else.
   *
   * @param ours which of our runs
   * @param other what it is compared with
   * @param faster whether the figure says how many times faster ours is, else how many times slower
   */
  record Ratio(Competitor ours, RunConfiguration other, Measure measure, boolean faster) {
    /** Round by round; null where one of them has no figures. */
    double[] of(ProgramResult program) {
      Competitor them = new Competitor(other, ours.mode());
      return faster ? program.ratios(them, ours, measure) : program.ratios(ours, them, measure);
    }

    String title() {
      return ours.mode().label() + " " + measure.label();
    }

    /** The geometric mean over some programs. */
    Spread mean(List<ProgramResult> programs) {
      Competitor them = new Competitor(other, ours.mode());
      return Spread.geometricMean(
          faster
              ? ProgramResult.ratios(programs, them, ours, measure)
              : ProgramResult.ratios(programs, ours, them, measure));
    }
  }

  /** A row of means. */
  record Mean(String title, List<ProgramResult> programs) {}

  /** All ratios of an engine. */
  static List<Ratio> ratios(EngineResults results, RunConfiguration engine) {
    List<Ratio> ratios = new ArrayList<>();
    for (RunConfiguration.Kind kind :
        List.of(RunConfiguration.Kind.QEMU, RunConfiguration.Kind.NATIVE)) {
      for (RunConfiguration other : results.of(kind)) {
        for (Competitor ours : List.of(Competitor.whole(engine), Competitor.peak(engine))) {
          for (Measure measure : Measure.values()) {
            ratios.add(new Ratio(ours, other, measure, kind == RunConfiguration.Kind.QEMU));
          }
        }
      }
    }
    return ratios;
  }

  /** The groups that have means, as far as there are programs of them. */
  static List<Mean> means(EngineResults results) {
    List<Mean> means =
        List.of(
            new Mean("integer", results.of(EngineProgram.Group.INTEGER)),
            new Mean("floating", results.of(EngineProgram.Group.FLOATING)),
            new Mean(
                "C programs",
                results.of(EngineProgram.Group.INTEGER, EngineProgram.Group.FLOATING)),
            new Mean("tools", results.of(EngineProgram.Group.TOOL)));
    return means.stream().filter(mean -> !mean.programs.isEmpty()).toList();
  }

  void addTo(List<String> lines) {
    List<Mean> means = means(results);
    for (RunConfiguration engine : results.engines()) {
      List<Ratio> ratios = ratios(results, engine);
      for (boolean faster : new boolean[] {true, false}) {
        List<Ratio> some =
            ratios.stream().filter(ratio -> ratio.faster == faster && isKnown(ratio)).toList();
        if (!some.isEmpty() && !means.isEmpty()) {
          lines.add(
              engine
                  + (faster
                      ? ": how many times faster than qemu-riscv64"
                      : ": how many times slower than native code of gcc -O2"));
          lines.addAll(table(some, means).lines());
          lines.add("Means are geometric, with the least and the greatest of a single round.");
          slower(some, lines);
          lines.add("");
        }
      }
    }
  }

  private boolean isKnown(Ratio ratio) {
    return results.programs().stream()
        .anyMatch(program -> program.program().group().isCompared() && ratio.of(program) != null);
  }

  private TextTable table(List<Ratio> ratios, List<Mean> means) {
    TextTable table = new TextTable();
    table.row("", ratios.stream().map(Ratio::title).toList());
    for (ProgramResult program : results.programs()) {
      if (program.program().group().isCompared()) {
        table.row(
            "  " + program.program().name(),
            ratios.stream().map(ratio -> cell(ratio.of(program))).toList());
      }
    }
    for (Mean mean : means) {
      table.row(
          "  mean, " + mean.title,
          ratios.stream().map(ratio -> cell(ratio.mean(mean.programs))).toList());
    }
    return table;
  }

  private static String cell(double[] rounds) {
    return rounds == null ? NONE : Figures.ratio(Spread.of(rounds).median());
  }

  private static String cell(Spread mean) {
    return Double.isNaN(mean.median())
        ? NONE
        : String.format(Locale.ROOT, "%.2fx (%.2f..%.2f)", mean.median(), mean.min(), mean.max());
  }

  private void slower(List<Ratio> ratios, List<String> lines) {
    for (Ratio ratio : ratios) {
      if (ratio.faster) {
        String slower =
            results.programs().stream()
                .filter(program -> program.program().group().isCompared())
                .filter(program -> ratio.of(program) != null)
                .filter(program -> Spread.of(ratio.of(program)).median() < 1)
                .map(program -> program.program().name())
                .collect(Collectors.joining(", "));
        if (!slower.isEmpty()) {
          lines.add(
              "SLOWER than qemu-riscv64, "
                  + ratio.ours.mode().label()
                  + " "
                  + ratio.measure.label()
                  + ": "
                  + slower);
        }
      }
    }
  }
}
