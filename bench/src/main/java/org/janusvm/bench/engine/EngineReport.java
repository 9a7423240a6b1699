// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.janusvm.bench.Host;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.TextTable;

/** What suite {@code engine} found, for people; it can be kept for programs, too. */
public final class EngineReport {
  private static final String NONE = "-";

  private final EngineResults results;
  private final List<String> lines = new ArrayList<>();

  EngineReport(EngineResults results) {
    this.results = results;
  }

  /** Whether every program that ran did everywhere what it did on the yardstick. */
  public boolean isGood() {
    return results.isGood();
  }

  /** Writes one object of JSON. */
  public void writeJson(Path file) throws IOException {
    EngineJson.write(file, results);
  }

  /** The whole report. */
  public List<String> lines() {
    lines.clear();
    surroundings();
    times(Measure.WALL, "wall time in seconds, median (fastest..slowest)");
    times(
        Measure.CPU,
        "processor time in seconds; of a whole run all threads', at the peak the busiest one's");
    totalAtPeak();
    startUp();
    RatioTable ratios = new RatioTable(results);
    ratios.addTo(lines);
    CurveTable curves = new CurveTable(results);
    curves.addTo(lines);
    new WarmUpTable(results).addTo(lines);
    machines();
    problems();
    lines.add("");
    Targets.addTo(results, lines);
    return List.copyOf(lines);
  }

  private void surroundings() {
    Host host = Host.current();
    EngineSettings settings = results.settings();
    lines.add(
        host.processors() + " x " + host.cpu() + ", " + host.system() + ", " + host.architecture());
    results.surroundings().versions().forEach((name, version) -> lines.add(name + ": " + version));
    lines.add(
        "load average before "
            + results.surroundings().loadBefore()
            + ", after "
            + results.surroundings().loadAfter());
    lines.add(
        settings.rounds()
            + " rounds ("
            + settings.toolRounds()
            + " of tools), each program in turns on all machines; peaks when it gets no faster, or"
            + " after "
            + settings.warmUpSeconds()
            + " s of processor time"
            + (settings.quick() ? "; QUICK: less to do, figures for no other use" : ""));
    lines.add("");
  }

  private void times(Measure measure, String title) {
    List<ProgramResult> programs =
        results.programs().stream().filter(p -> p.program().group().isCompared()).toList();
    if (programs.isEmpty()) {
      return;
    }
    List<Competitor> columns = competitors();
    TextTable table = new TextTable();
    table.row("", columns.stream().map(Competitor::toString).toList());
    for (ProgramResult program : programs) {
      table.row(
          "  " + program.program().name(),
          columns.stream().map(column -> cell(program, column, measure)).toList());
    }
    section(title, table);
  }

  private static String cell(ProgramResult program, Competitor column, Measure measure) {
    if (program.errors().containsKey(column)) {
      return "ERROR";
    }
    double[] figures = program.figures(column, sample -> measure.of(column, sample));
    return figures == null ? NONE : show(Spread.of(figures), figures.length);
  }

  private static String show(Spread spread, int rounds) {
    String median = String.format(java.util.Locale.ROOT, "%.3f", spread.median());
    return rounds == 1
        ? median
        : median
            + String.format(java.util.Locale.ROOT, " (%.3f..%.3f)", spread.min(), spread.max());
  }

  private void machines() {
    List<ProgramResult> programs = results.of(EngineProgram.Group.MACHINE);
    for (RunConfiguration on : results.engines()) {
      Competitor process = Competitor.peak(on);
      Competitor bare = Competitor.peak(EngineResults.bare(on));
      TextTable table = new TextTable();
      table.row("", List.of(process.toString(), bare.toString(), "bare / process"));
      boolean any = false;
      for (ProgramResult program : programs) {
        double[] ratios = program.ratios(bare, process, Measure.CPU);
        any |= ratios != null;
        table.row(
            "  " + program.program().name(),
            List.of(
                cell(program, process, Measure.CPU),
                cell(program, bare, Measure.CPU),
                ratios == null ? NONE : show(Spread.of(ratios), ratios.length)));
      }
      if (any) {
        section(
            "the same program on the bare machine: processor time of the hart at the peak", table);
      }
    }
  }

  // What compilers and the collector still do at the peak.
  private void totalAtPeak() {
    List<ProgramResult> programs =
        results.of(EngineProgram.Group.INTEGER, EngineProgram.Group.FLOATING);
    if (programs.isEmpty() || results.engines().isEmpty()) {
      return;
    }
    TextTable table = new TextTable();
    List<Competitor> columns = results.engines().stream().map(Competitor::peak).toList();
    table.row("", columns.stream().map(Competitor::toString).toList());
    for (ProgramResult program : programs) {
      List<String> cells = new ArrayList<>();
      for (Competitor column : columns) {
        double[] cpu = program.figures(column, Sample::cpuSeconds);
        cells.add(cpu == null ? NONE : show(Spread.of(cpu), cpu.length));
      }
      table.row("  " + program.program().name(), cells);
    }
    section("processor time of all threads at the peak, in seconds", table);
  }

  private void startUp() {
    List<ProgramResult> programs = results.of(EngineProgram.Group.START_UP);
    if (programs.isEmpty()) {
      return;
    }
    TextTable table = new TextTable();
    table.row("", results.configurations().stream().map(RunConfiguration::toString).toList());
    for (ProgramResult program : programs) {
      for (Measure measure : Measure.values()) {
        table.row(
            "  " + program.program().name() + ", " + measure.label(),
            results.configurations().stream()
                .map(on -> cell(program, Competitor.whole(on), measure))
                .toList());
      }
    }
    section("start-up in seconds, launcher included, median (fastest..slowest)", table);
  }

  private void section(String title, TextTable table) {
    lines.add(title);
    lines.addAll(table.lines());
    lines.add("");
  }

  private List<Competitor> competitors() {
    List<Competitor> columns = new ArrayList<>();
    results.configurations().forEach(on -> columns.add(Competitor.whole(on)));
    if (results.programs().stream().anyMatch(p -> p.program().group().hasPeak())) {
      results.configurations().forEach(on -> columns.add(Competitor.peak(on)));
      results.engines().stream()
          .map(Competitor::unchecked)
          .filter(column -> results.programs().stream().anyMatch(p -> p.good().containsKey(column)))
          .forEach(columns::add);
    }
    return columns;
  }

  private void problems() {
    results.skipped().forEach(line -> lines.add("skipped: " + line));
    for (ProgramResult program : results.programs()) {
      program
          .errors()
          .forEach(
              (competitor, error) ->
                  lines.add(
                      "ERROR: " + program.program().name() + " on " + competitor + ": " + error));
    }
    for (EngineResults.CurveResult curve : results.curves()) {
      if (!curve.error().isEmpty()) {
        lines.add("ERROR: " + curve.program().name() + " on " + curve.on() + ": " + curve.error());
      }
    }
    if (isGood() && !results.programs().isEmpty()) {
      lines.add(
          "EQUAL: "
              + results.programs().stream()
                  .map(program -> program.program().name())
                  .collect(Collectors.joining(", "))
              + " wrote the same wherever they ran");
    }
  }
}
