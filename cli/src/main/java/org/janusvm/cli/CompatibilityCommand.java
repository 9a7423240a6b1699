// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.EngineNames;
import org.janusvm.bench.compatibility.Compatibility;
import org.janusvm.bench.compatibility.CompatibilityCase;
import org.janusvm.bench.compatibility.CompatibilityReport;
import org.janusvm.bench.compatibility.ProgramsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code janus compatibility}: a distribution's programs in the process VM and under QEMU. */
@Command(
    name = "compatibility",
    description = "Runs programs of Debian's in the process VM and under QEMU, and compares.",
    footer =
        "%nThe commands are those of bench/compatibility/commands.tsv. The exit status is 0 when"
            + " all came as the table says, else 1.")
final class CompatibilityCommand implements Callable<Integer> {
  @Option(
      names = "--programs",
      paramLabel = "DIR",
      description = "Where 'janus fetch programs --to DIR' has put them (default: as there).")
  private Path programs;

  @Option(
      names = "--engine",
      paramLabel = "E",
      converter = Engines.OfProcess.class,
      description = "Engine of the process VM, as for janus run (default: interpreter).")
  private String engine = EngineNames.INTERPRETER;

  @Option(
      names = "--only",
      paramLabel = "NAME,...",
      split = ",",
      description = "Run these lines of the table only.")
  private List<String> only = List.of();

  @Option(
      names = "--report",
      paramLabel = "FILE.md",
      description = "Write a page of Markdown: results, system calls used, what is missing.")
  private Path report;

  @Override
  public Integer call() throws CannotRunException {
    ProgramsFolder folder =
        programs == null ? ProgramsFolder.standard() : new ProgramsFolder(programs);
    List<CompatibilityCase> cases = cases();
    List<Compatibility.Result> results = new ArrayList<>();
    try (Compatibility compatibility = Compatibility.with(folder, engine)) {
      if (!compatibility.caution().isEmpty()) {
        Messages.say(compatibility.caution());
      }
      for (CompatibilityCase entry : cases) {
        Compatibility.Result result = compatibility.run(entry);
        results.add(result);
        System.out.println(line(result));
      }
    }
    try {
      CompatibilityReport page = new CompatibilityReport(folder, results);
      System.out.println(page.summary());
      if (report != null) {
        Files.writeString(report, page.markdown());
      }
    } catch (IOException e) {
      throw new CannotRunException(Status.USAGE, "cannot write the report: " + e.getMessage());
    }
    boolean good = results.stream().allMatch(Compatibility.Result::isAsExpected);
    return good ? Status.OK : Status.DIFFERENT;
  }

  private static String line(Compatibility.Result result) {
    String missing = result.entry().missing();
    String said =
        result.isEqual()
            ? (missing.isEmpty() ? "ok" : "WORKS, though marked: " + missing)
            : (missing.isEmpty() ? "DIFFERS: " + result.difference() : missing);
    return result.entry().name() + ": " + said;
  }

  private List<CompatibilityCase> cases() throws CannotRunException {
    List<CompatibilityCase> table = CompatibilityCase.table();
    for (String name : only) {
      if (table.stream().noneMatch(entry -> entry.name().equals(name))) {
        throw new CannotRunException(
            Status.USAGE, "bench/compatibility/commands.tsv has no line '" + name + "'");
      }
    }
    return table.stream().filter(e -> only.isEmpty() || only.contains(e.name())).toList();
  }
}
