// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Comparison;
import org.janusvm.bench.Measurement;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.SharedInput;
import org.janusvm.bench.Suite;
import org.janusvm.bench.SuiteReport;
import org.janusvm.bench.Workload;
import org.janusvm.bench.engine.EngineSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code janus bench}: whole programs over configurations. */
@Command(
    name = "bench",
    description = "Measures a suite of guest programs on several machines.",
    footer =
        "%nSuites: guests, every guest program that computes; interpreter, the integer programs"
            + " among them, in the process VM and on the bare machine; engine, the engines of the"
            + " process VM against qemu-riscv64 and native code, with programs of a distribution."
            + " Times are medians; runs are interleaved.")
final class BenchCommand implements Callable<Integer> {
  @Mixin private MeasuringOptions measuring;

  @Option(
      names = {"--only", "--programs"},
      paramLabel = "PROGRAM,...",
      split = ",",
      description = "Measure these programs of the suite only.")
  private List<String> only = List.of();

  @Option(
      names = "--engines",
      paramLabel = "E,...",
      split = ",",
      description =
          "Suite engine: these engines, with qemu and native (default: bytecode, or the"
              + " interpreter where there is no other).")
  private List<String> engines = List.of();

  @Option(
      names = "--quick",
      description = "Suite engine: less to do for all programs, to see whether everything works.")
  private boolean quick;

  @Option(names = "--report", hidden = true, converter = NotInThisBuild.Report.class)
  private String report;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SUITE",
      converter = SuiteConverter.class,
      description = "Which suite (default: guests).")
  private String suite = Suite.GUESTS.label();

  @Override
  public Integer call() throws CannotRunException {
    measuring.checkJson();
    if (suite.equals(EngineSuite.LABEL)) {
      return new EngineBench(measuring, only, engines, quick).call();
    }
    if (quick || !engines.isEmpty()) {
      throw new CannotRunException(
          Status.USAGE, "--quick and --engines are for suite engine: janus bench engine");
    }
    return measure(
        Arrays.stream(Suite.values()).filter(s -> s.label().equals(suite)).findAny().orElseThrow());
  }

  private int measure(Suite suite) throws CannotRunException {
    List<Workload> workloads = workloads(suite);
    List<RunConfiguration> configurations = measuring.configurations(suite.configurations());
    List<List<Measurement>> programs = new ArrayList<>();
    try (ProgressLine progress = new ProgressLine()) {
      Comparison comparison = new Comparison(configurations, measuring.runs(), progress);
      for (Workload workload : workloads) {
        programs.add(comparison.measure(workload, SharedInput.none()));
      }
    }
    SuiteReport result = new SuiteReport(configurations, programs);
    System.out.println("suite " + suite.label() + ": " + suite.description());
    System.out.println();
    result.lines().forEach(System.out::println);
    measuring.writeJson(suite.label(), List.of(), programs.stream().flatMap(List::stream).toList());
    return result.isEqual() ? Status.OK : Status.DIFFERENT;
  }

  private List<Workload> workloads(Suite suite) throws CannotRunException {
    List<Workload> all = suite.workloads();
    for (String name : only) {
      if (all.stream().noneMatch(w -> w.name().equals(name))) {
        throw new CannotRunException(
            Status.USAGE,
            "suite "
                + suite.label()
                + " has no program '"
                + name
                + "'; it has "
                + all.stream().map(Workload::name).collect(Collectors.joining(", ")));
      }
    }
    return all.stream().filter(w -> only.isEmpty() || only.contains(w.name())).toList();
  }

  private static List<String> suites() {
    return Stream.concat(
            Arrays.stream(Suite.values()).map(Suite::label), Stream.of(EngineSuite.LABEL))
        .toList();
  }

  static final class SuiteConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (suites().contains(text)) {
        return text;
      }
      throw new TypeConversionException(
          "'" + text + "' is no suite; choose " + String.join(", ", suites()));
    }
  }
}
