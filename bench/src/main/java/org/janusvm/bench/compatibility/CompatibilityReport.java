// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A run over the table, as a page of Markdown. It holds no times, so that equal runs give equal
 * pages.
 */
public final class CompatibilityReport {
  private final List<Compatibility.Result> results;
  private final List<String> packages;

  /**
   * A report.
   *
   * @throws IOException when the list of packages cannot be read
   */
  public CompatibilityReport(ProgramsFolder programs, List<Compatibility.Result> results)
      throws IOException {
    this(Files.readAllLines(programs.packages()), results);
  }

  CompatibilityReport(List<String> packages, List<Compatibility.Result> results) {
    this.packages = packages;
    this.results = results;
  }

  /** One line that sums up. */
  public String summary() {
    long equal = results.stream().filter(Compatibility.Result::isEqual).count();
    long lacking =
        results.stream().filter(r -> !r.isEqual() && !r.entry().missing().isEmpty()).count();
    long unexpected = results.stream().filter(r -> !r.isAsExpected()).count();
    return equal
        + " of "
        + results.size()
        + " commands run as under QEMU, "
        + lacking
        + " need what is known to be missing, "
        + unexpected
        + " came otherwise than the table says";
  }

  /** The page. */
  public String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Compatibility of the process VM\n\n")
        .append(
            "Written by `janus compatibility --report docs/compatibility.md`; not to be"
                + " edited.\n\n")
        .append(
            "Each command of `bench/compatibility/commands.tsv` was run in the process VM and under"
                + " ")
        .append("`qemu-riscv64`\nwith the same root file system (")
        .append(packages.getFirst().replace("# ", ""))
        .append("; `janus fetch programs`). Standard output,\nstandard error, exit status and the ")
        .append("files left behind were compared.\n\n")
        .append(summary())
        .append(".\n\n");
    commands(page);
    missing(page);
    calls(page);
    page.append("## Packages\n\n");
    packages.stream().skip(1).forEach(line -> page.append("- ").append(line).append('\n'));
    return page.toString();
  }

  private void commands(StringBuilder page) {
    page.append("## Commands\n\n| name | command | result |\n|---|---|---|\n");
    for (Compatibility.Result result : results) {
      page.append("| ")
          .append(result.entry().name())
          .append(" | ")
          .append(code(result.entry().text()))
          .append(" | ")
          .append(verdict(result))
          .append(" |\n");
    }
    page.append('\n');
  }

  private static String verdict(Compatibility.Result result) {
    String missing = result.entry().missing();
    if (result.isEqual()) {
      return missing.isEmpty() ? "as QEMU" : "as QEMU, though marked: " + missing;
    }
    return missing.isEmpty() ? "**differs**: " + cell(result.difference()) : cell(missing);
  }

  private void missing(StringBuilder page) {
    SortedMap<String, SortedSet<String>> refused = new TreeMap<>();
    for (Compatibility.Result result : results) {
      for (String call : result.refused()) {
        refused.computeIfAbsent(call, c -> new TreeSet<>()).add(result.entry().program());
      }
    }
    page.append("## System calls asked for and not there\n\n")
        .append("They were answered with ENOSYS; many programs then do without.\n\n")
        .append("| call | asked for by |\n|---|---|\n");
    rows(page, refused);
  }

  private void calls(StringBuilder page) {
    SortedMap<String, SortedSet<String>> calls = new TreeMap<>();
    for (Compatibility.Result result : results) {
      for (List<String> step : result.entry().steps()) {
        calls.computeIfAbsent(step.getFirst(), p -> new TreeSet<>());
      }
      if (result.entry().steps().stream().map(List::getFirst).distinct().count() == 1) {
        calls.get(result.entry().program()).addAll(result.calls());
      }
    }
    calls.values().removeIf(Set::isEmpty);
    List<SortedSet<String>> all = new ArrayList<>(calls.values());
    SortedSet<String> common = new TreeSet<>(all.isEmpty() ? Set.of() : all.getFirst());
    all.forEach(common::retainAll);
    all.forEach(set -> set.removeAll(common));
    page.append("## System calls used\n\nBy every program: ")
        .append(String.join(", ", common))
        .append(".\n\n| program | and also |\n|---|---|\n");
    rows(page, calls);
  }

  private static void rows(StringBuilder page, Map<String, SortedSet<String>> rows) {
    rows.forEach(
        (name, values) ->
            page.append("| ")
                .append(name)
                .append(" | ")
                .append(values.stream().collect(Collectors.joining(", ")))
                .append(" |\n"));
    page.append('\n');
  }

  private static String code(String text) {
    String fence = text.contains("`") ? "``" : "`";
    return fence
        + " ".repeat(fence.length() - 1)
        + text.replace("|", "\\|")
        + " ".repeat(fence.length() - 1)
        + fence;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }
}
