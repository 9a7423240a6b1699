// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Measurements of many programs for people: one row per program, one column per configuration. */
public final class SuiteReport {
  private static final String NONE = "-";

  private final List<RunConfiguration> configurations;
  private final List<List<Measurement>> programs;

  /**
   * A report.
   *
   * @param programs for each program its measurements; configurations may be missing
   */
  public SuiteReport(List<RunConfiguration> configurations, List<List<Measurement>> programs) {
    this.configurations = List.copyOf(configurations);
    this.programs = List.copyOf(programs);
  }

  /** Whether every program did the same everywhere. */
  public boolean isEqual() {
    return programs.stream().allMatch(m -> new ComparisonReport(m).isEqual());
  }

  /** The whole report. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    boolean warm = programs.stream().flatMap(List::stream).anyMatch(m -> m.count() > 1);
    times(
        lines,
        "wall time, first run, which includes warm-up",
        m -> Figures.seconds(m.first().wallSeconds()));
    if (warm) {
      times(lines, "wall time, median (fastest..slowest) of the later runs", SuiteReport::spread);
    }
    figures(lines, "MIPS (million guest instructions per second)", Measurement::mips);
    relative(lines, RunConfiguration.Kind.QEMU, "wall time relative to qemu-riscv64");
    relative(lines, RunConfiguration.Kind.NATIVE, "wall time relative to the native build");
    for (List<Measurement> measurements : programs) {
      ComparisonReport report = new ComparisonReport(measurements);
      if (!report.isEqual()) {
        String name = measurements.getFirst().workload().name();
        report.verdict().forEach(line -> lines.add(name + ": " + line));
      }
    }
    if (isEqual()) {
      lines.add("EQUAL: every program wrote the same and ended the same everywhere");
    }
    return lines;
  }

  private void times(List<String> lines, String title, Cell cell) {
    TextTable table = heading();
    for (List<Measurement> row : programs) {
      addRow(table, row, cell);
    }
    section(lines, title, table);
  }

  private static String spread(Measurement m) {
    String median = Figures.seconds(m.median().wallSeconds());
    if (m.count() <= 2) {
      return median;
    }
    return median
        + " ("
        + Figures.seconds(m.minSeconds())
        + ".."
        + Figures.seconds(m.maxSeconds())
        + ")";
  }

  private void figures(List<String> lines, String title, ToDoubleFunction<Measurement> value) {
    TextTable table = heading();
    for (List<Measurement> row : programs) {
      addRow(table, row, m -> number(value.applyAsDouble(m), Figures::decimal));
    }
    meanRow(table, (row, m) -> value.applyAsDouble(m), Figures::decimal);
    section(lines, title, table);
  }

  private void relative(List<String> lines, RunConfiguration.Kind yardstick, String title) {
    if (configurations.stream().noneMatch(c -> c.kind() == yardstick)) {
      return;
    }
    TextTable table = heading();
    for (List<Measurement> row : programs) {
      addRow(table, row, m -> number(ratio(row, m, yardstick), Figures::ratio));
    }
    meanRow(table, (row, m) -> ratio(row, m, yardstick), Figures::ratio);
    section(lines, title, table);
  }

  private static double ratio(
      List<Measurement> row, Measurement measurement, RunConfiguration.Kind yardstick) {
    return row.stream()
        .filter(m -> m.configuration().kind() == yardstick)
        .findFirst()
        .map(m -> measurement.median().wallSeconds() / m.median().wallSeconds())
        .orElse(Double.NaN);
  }

  private TextTable heading() {
    TextTable table = new TextTable();
    ColumnHeadings.add(table, "", configurations);
    return table;
  }

  private static void section(List<String> lines, String title, TextTable table) {
    lines.add(title);
    lines.addAll(table.lines());
    lines.add("");
  }

  private interface Cell {
    String of(Measurement measurement);
  }

  private interface CellValue {
    double of(List<Measurement> row, Measurement measurement);
  }

  private interface Form {
    String of(double value);
  }

  private void addRow(TextTable table, List<Measurement> row, Cell cell) {
    List<String> cells = new ArrayList<>();
    for (RunConfiguration configuration : configurations) {
      cells.add(find(row, configuration).map(cell::of).orElse(NONE));
    }
    table.row("  " + row.getFirst().workload().name(), cells);
  }

  private void meanRow(TextTable table, CellValue value, Form form) {
    List<String> cells = new ArrayList<>();
    for (RunConfiguration configuration : configurations) {
      double[] values =
          programs.stream()
              .mapToDouble(
                  row -> find(row, configuration).map(m -> value.of(row, m)).orElse(Double.NaN))
              .filter(x -> !Double.isNaN(x))
              .toArray();
      cells.add(number(geometricMean(values), form));
    }
    table.row("  geometric mean", cells);
  }

  private static String number(double value, Form form) {
    return Double.isNaN(value) ? NONE : form.of(value);
  }

  private static Optional<Measurement> find(List<Measurement> row, RunConfiguration configuration) {
    return row.stream().filter(m -> m.configuration().equals(configuration)).findFirst();
  }

  /** The geometric mean, NaN of nothing. */
  static double geometricMean(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += Math.log(value);
    }
    return values.length == 0 ? Double.NaN : Math.exp(sum / values.length);
  }
}
