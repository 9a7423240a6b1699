// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.janusvm.bench.RunConfiguration;

/**
 * The runs of a program. Who failed or wrote something else than QEMU, or than native code where
 * there is no QEMU, has an error instead of figures.
 */
final class ProgramResult {
  /** Machines that others are compared with, the best first. */
  static final List<RunConfiguration.Kind> YARDSTICKS =
      List.of(
          RunConfiguration.Kind.QEMU, RunConfiguration.Kind.NATIVE, RunConfiguration.Kind.PROCESS);

  private final EngineProgram program;
  private final Map<Competitor, List<Sample>> good = new LinkedHashMap<>();
  private final Map<Competitor, String> errors = new LinkedHashMap<>();

  /**
   * Sorts good from bad.
   *
   * @param samples for each competitor, in the order that columns are to have
   */
  ProgramResult(EngineProgram program, Map<Competitor, List<Sample>> samples) {
    this.program = program;
    samples.forEach(
        (competitor, runs) -> {
          String error = error(runs, yardstick(samples, competitor.isRepeated()));
          if (error.isEmpty()) {
            good.put(competitor, List.copyOf(runs));
          } else {
            errors.put(competitor, error);
          }
        });
  }

  // Runs in the same way: a program that is repeated writes a line more.
  private static Sample yardstick(Map<Competitor, List<Sample>> samples, boolean repeated) {
    Sample first = null;
    for (RunConfiguration.Kind kind : YARDSTICKS) {
      for (Map.Entry<Competitor, List<Sample>> entry : samples.entrySet()) {
        if (entry.getKey().isRepeated() == repeated) {
          Sample sample = entry.getValue().getFirst();
          first = first == null ? sample : first;
          if (entry.getKey().on().kind() == kind && sample.isGood()) {
            return sample;
          }
        }
      }
    }
    return first;
  }

  private static String error(List<Sample> runs, Sample yardstick) {
    for (Sample run : runs) {
      if (!run.isGood()) {
        return run.failure().isEmpty() ? "ended with status " + run.exitStatus() : run.failure();
      }
      if (!run.agreesWith(yardstick)) {
        return "wrote something else than the machine it is compared with";
      }
    }
    return "";
  }

  EngineProgram program() {
    return program;
  }

  /** Good runs, one per round. */
  Map<Competitor, List<Sample>> good() {
    return good;
  }

  /** What went wrong, by who it went wrong with. */
  Map<Competitor, String> errors() {
    return errors;
  }

  /** A figure of each round; null where there are none. */
  double[] figures(Competitor competitor, ToDoubleFunction<Sample> figure) {
    List<Sample> runs = good.get(competitor);
    return runs == null ? null : runs.stream().mapToDouble(figure).toArray();
  }

  /**
   * How many times as much of something one took as the other, round by round; null where one of
   * them has no figures.
   */
  double[] ratios(Competitor numerator, Competitor denominator, Measure measure) {
    double[] a = figures(numerator, sample -> measure.of(numerator, sample));
    double[] b = figures(denominator, sample -> measure.of(denominator, sample));
    return a == null || b == null ? null : Spread.ratios(a, b);
  }

  /** All ratios of one kind over some programs, without those that have none. */
  static List<double[]> ratios(
      List<ProgramResult> programs, Competitor numerator, Competitor denominator, Measure measure) {
    List<double[]> all = new ArrayList<>();
    for (ProgramResult program : programs) {
      double[] ratios = program.ratios(numerator, denominator, measure);
      if (ratios != null) {
        all.add(ratios);
      }
    }
    return all;
  }
}
