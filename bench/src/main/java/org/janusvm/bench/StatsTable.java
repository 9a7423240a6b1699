// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.List;
import java.util.Map;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.safepoint.SafepointStatistics;

/** {@link RunStats} for people. */
public final class StatsTable {
  private static final double NANOS_PER_SECOND = 1e9;

  private StatsTable() {}

  /** The figures as lines. */
  public static List<String> lines(RunStats stats) {
    TextTable table = new TextTable();
    table.row(
        stats.vm()
            + " VM"
            + (stats.technique() == null ? "" : ", " + stats.technique())
            + ", "
            + stats.engine());
    table.row("stopped by", stats.stoppedBy());
    table.row("exit status", Integer.toString(stats.exitStatus()));
    table.row("guest instructions", Figures.count(stats.instructions()));
    if (stats.vm().equals("system")) {
      table.row("  user", Figures.count(stats.userInstructions()));
      table.row("  kernel", Figures.count(stats.kernelInstructions()));
    }
    table.row("wall time", Figures.seconds(stats.wallSeconds()));
    table.row("MIPS", Figures.decimal(stats.mips()));
    addCompiler(table, stats);
    for (Map.Entry<String, Long> entry : stats.memory().entrySet()) {
      table.row("memory " + entry.getKey(), memory(entry.getKey(), entry.getValue()));
    }
    stats
        .devices()
        .forEach(
            (device, counts) ->
                counts.forEach(
                    (name, count) -> table.row(device + " " + name, Figures.count(count))));
    table.row("exits from the engine", "count", "time");
    for (ExitReason reason : stats.exits().keySet()) {
      table.row(
          "  " + reason.label(),
          Figures.count(stats.exits().get(reason)),
          Figures.seconds(stats.exitNanos().get(reason) / NANOS_PER_SECOND));
    }
    table.row("  all", Figures.count(total(stats)), Figures.percent(stats.exitShare()));
    addSafepoints(table, stats.safepoints());
    return table.lines();
  }

  // Only where threads had to wait for each other, which most guests' never do.
  private static void addSafepoints(TextTable table, SafepointStatistics.Figures figures) {
    if (figures.stops() + figures.handshakes() == 0) {
      return;
    }
    table.row("safepoints", "count", "time", "longest");
    addTimes(
        table, "  reached", figures.stops(), figures.reachNanos(), figures.longestReachNanos());
    addTimes(
        table, "  stopped", figures.stops(), figures.stoppedNanos(), figures.longestStoppedNanos());
    addTimes(
        table,
        "  handshakes",
        figures.handshakes(),
        figures.handshakeNanos(),
        figures.longestHandshakeNanos());
  }

  private static void addTimes(TextTable table, String name, long count, long nanos, long longest) {
    table.row(
        name,
        Figures.count(count),
        Figures.seconds(nanos / NANOS_PER_SECOND),
        Figures.seconds(longest / NANOS_PER_SECOND));
  }

  private static void addCompiler(TextTable table, RunStats stats) {
    JitFigures jit = stats.jit();
    if (jit.regions() == 0) {
      return;
    }
    double share = jit.share(stats.instructions());
    table.row("interpreted", Figures.percent(1 - share));
    table.row("compiled", Figures.percent(share));
    table.row("  regions", Figures.count(jit.regions()));
    table.row("  of guest code", Figures.bytes(jit.guestBytes()));
    table.row("  to bytecode", Figures.bytes(jit.bytes()));
    table.row("  in classes", Figures.bytes(jit.classBytes()));
    table.row("  compile time", Figures.seconds(jit.seconds()));
    table.row("  dropped, code changed", Figures.count(jit.invalidated()));
  }

  private static long total(RunStats stats) {
    return stats.exits().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Figures in bytes say so by their name. */
  static String memory(String name, long value) {
    return name.toLowerCase(java.util.Locale.ROOT).endsWith("bytes")
        ? Figures.bytes(value)
        : Figures.count(value);
  }
}
