// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.janusvm.jit.ExitReason;

/** A comparison for people: one column per configuration, one row per figure. */
public final class ComparisonReport {
  private static final String NONE = "-";
  private static final int HASH_DIGITS = 12;
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Measurement> measurements;

  /** A report on these, of which there is at least one. */
  public ComparisonReport(List<Measurement> measurements) {
    this.measurements = List.copyOf(measurements);
  }

  /** Whether every run of every configuration wrote the same, ended the same and did end. */
  public boolean isEqual() {
    Measurement first = measurements.getFirst();
    return measurements.stream()
        .allMatch(m -> m.failure() == null && m.isSteady() && m.agreesWith(first));
  }

  /** The whole report. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(table().lines());
    lines.add("");
    lines.addAll(legend());
    lines.add("");
    lines.addAll(notes());
    lines.add("");
    lines.addAll(verdict());
    return lines;
  }

  /** Only why and how often the guest left the engine. */
  public List<String> exitLines() {
    TextTable table = new TextTable();
    ColumnHeadings.add(table, "", measurements.stream().map(Measurement::configuration).toList());
    exitRows(table);
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.addAll(legend());
    return lines;
  }

  private TextTable table() {
    TextTable table = new TextTable();
    ColumnHeadings.add(table, "", measurements.stream().map(Measurement::configuration).toList());
    table.row("output", each(this::output));
    table.row("output bytes", each(m -> Figures.count(m.median().output().length())));
    table.row("exit status", each(m -> Integer.toString(m.median().exitStatus())));
    table.row("guest instructions", stats(s -> Figures.count(s.instructions())));
    table.row("  user", stats(s -> Figures.count(s.userInstructions())));
    table.row(
        "  kernel",
        stats(s -> s.vm().equals("process") ? NONE : Figures.count(s.kernelInstructions())));
    table.row("wall time, first run", each(m -> Figures.seconds(m.first().wallSeconds())));
    if (runs() > 1) {
      table.row("wall time, median", each(m -> Figures.seconds(m.median().wallSeconds())));
      table.row("  fastest", each(m -> Figures.seconds(m.minSeconds())));
      table.row("  slowest", each(m -> Figures.seconds(m.maxSeconds())));
    }
    table.row("MIPS", stats(s -> Figures.decimal(s.mips())));
    exitRows(table);
    return table;
  }

  private void exitRows(TextTable table) {
    TreeSet<ExitReason> reasons = reasons();
    if (reasons.isEmpty()) {
      return;
    }
    table.row("left the engine", stats(s -> Figures.count(sum(s.exits()))));
    for (ExitReason reason : reasons) {
      table.row("  " + reason.label(), stats(s -> exits(s, reason)));
    }
    table.row("time to answer", stats(s -> Figures.seconds(sum(s.exitNanos()) / NANOS_PER_SECOND)));
    table.row("  of wall time", stats(s -> Figures.percent(s.exitShare())));
  }

  private static String exits(RunStats stats, ExitReason reason) {
    Long count = stats.exits().get(reason);
    return count == null ? NONE : Figures.count(count);
  }

  private TreeSet<ExitReason> reasons() {
    TreeSet<ExitReason> reasons = new TreeSet<>();
    for (Measurement m : measurements) {
      if (m.median().stats() != null) {
        reasons.addAll(m.median().stats().exits().keySet());
      }
    }
    return reasons;
  }

  private List<String> legend() {
    List<String> lines = new ArrayList<>();
    lines.add("why the guest left the engine");
    int width = reasons().stream().mapToInt(r -> r.label().length()).max().orElse(0);
    for (ExitReason reason : reasons()) {
      lines.add("  " + pad(reason.label(), width) + "  " + reason.description());
    }
    return lines;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        runs() == 1
            ? "1 run each. The interpreter is Java code that HotSpot compiles while it runs, so"
                + " this"
            : runs()
                + " runs each, interleaved. The interpreter is Java code that HotSpot compiles"
                + " while it runs:");
    notes.add(
        runs() == 1
            ? "includes its warm-up; --runs 4 shows warm-up and steady speed apart."
            : "the first run includes that warm-up; all other times are of the runs after it.");
    notes.add("Exits are counted exactly; the time to answer them is estimated from samples.");
    notes.add("Output is standard output and standard error together, as on a machine's console.");
    return notes;
  }

  /** What is equal, or each difference in a line. */
  List<String> verdict() {
    List<String> lines = new ArrayList<>();
    Measurement first = measurements.getFirst();
    for (Measurement m : measurements) {
      if (m.failure() != null) {
        lines.add("FAILED: " + m.configuration() + ": " + m.failure().message());
      } else if (!m.isSteady()) {
        lines.add("UNSTEADY: " + m.configuration() + " did not do the same in every run");
      } else if (!m.agreesWith(first)) {
        lines.add("DIFFERENT: " + m.configuration() + " " + difference(first, m));
      }
    }
    if (lines.isEmpty()) {
      lines.add("EQUAL: the same output and the same exit status everywhere");
    }
    return lines;
  }

  private static String difference(Measurement expected, Measurement actual) {
    int status = actual.first().exitStatus();
    int expectedStatus = expected.first().exitStatus();
    String name = expected.configuration().toString();
    if (status != expectedStatus) {
      return "ended with status " + status + ", " + name + " with " + expectedStatus;
    }
    byte[] a = expected.first().output().beginning();
    byte[] b = actual.first().output().beginning();
    int at = java.util.Arrays.mismatch(a, b);
    return "wrote something else than "
        + name
        + (at < 0 ? ", past the first MiB" : ", from byte " + Figures.count(at) + " on");
  }

  private String output(Measurement m) {
    return m.isSteady() ? m.median().output().sha256().substring(0, HASH_DIGITS) : "varies";
  }

  private int runs() {
    return measurements.getFirst().count();
  }

  private List<String> each(Function<Measurement, String> cell) {
    return measurements.stream().map(cell).toList();
  }

  private List<String> stats(Function<RunStats, String> cell) {
    Predicate<Measurement> known = m -> m.median().stats() != null;
    return each(m -> known.test(m) ? cell.apply(m.median().stats()) : NONE);
  }

  private static long sum(Map<ExitReason, Long> map) {
    return map.values().stream().mapToLong(Long::longValue).sum();
  }
}
