// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.engine.EngineProgram;
import org.janusvm.bench.engine.EngineReport;
import org.janusvm.bench.engine.EngineSettings;
import org.janusvm.bench.engine.EngineSuite;

/** {@code janus bench engine}: the engines against QEMU and native code. */
final class EngineBench implements Callable<Integer> {
  private static final int ROUNDS = 3;
  private static final int TOOL_ROUNDS = 2;
  private static final int QUICK_ROUNDS = 1;

  private final MeasuringOptions measuring;
  private final List<String> only;
  private final List<String> engines;
  private final boolean quick;

  EngineBench(MeasuringOptions measuring, List<String> only, List<String> engines, boolean quick) {
    this.measuring = measuring;
    this.only = only;
    this.engines = engines;
    this.quick = quick;
  }

  @Override
  public Integer call() throws CannotRunException {
    List<RunConfiguration> configurations = configurations();
    List<EngineProgram> programs = programs();
    int rounds = measuring.runs(quick ? QUICK_ROUNDS : ROUNDS);
    int toolRounds = measuring.runs(quick ? QUICK_ROUNDS : TOOL_ROUNDS);
    EngineReport report;
    try (ProgressLine progress = new ProgressLine()) {
      report =
          new EngineSuite(
                  configurations, EngineSettings.of(rounds, toolRounds, quick), progress::show)
              .run(programs);
    }
    System.out.println("suite " + EngineSuite.LABEL + ": the process VM's engines");
    System.out.println();
    report.lines().forEach(System.out::println);
    measuring.writeJson(report::writeJson);
    return report.isGood() ? Status.OK : Status.DIFFERENT;
  }

  private List<RunConfiguration> configurations() throws CannotRunException {
    List<RunConfiguration> configurations;
    if (engines.isEmpty()) {
      configurations = measuring.configurations(EngineSuite.defaults());
    } else if (measuring.configurations(null) != null) {
      throw new CannotRunException(Status.USAGE, "give either --on or --engines, not both");
    } else {
      try {
        configurations =
            RunConfiguration.parseList("qemu,native,process/" + String.join(",process/", engines));
      } catch (IllegalArgumentException e) {
        throw new CannotRunException(Status.USAGE, e.getMessage());
      }
    }
    for (RunConfiguration on : configurations) {
      if (on.kind() == RunConfiguration.Kind.SYSTEM) {
        throw new CannotRunException(
            Status.USAGE, on + ": suite engine is about process/ENGINE, qemu and native");
      }
    }
    return configurations;
  }

  private List<EngineProgram> programs() throws CannotRunException {
    List<EngineProgram> all = EngineProgram.table();
    for (String name : only) {
      if (all.stream().noneMatch(program -> program.name().equals(name))) {
        throw new CannotRunException(
            Status.USAGE,
            "suite engine has no program '"
                + name
                + "'; it has "
                + all.stream().map(EngineProgram::name).collect(Collectors.joining(", ")));
      }
    }
    return all.stream().filter(program -> only.isEmpty() || only.contains(program.name())).toList();
  }
}
