// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Comparison;
import org.janusvm.bench.ComparisonReport;
import org.janusvm.bench.Measurement;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.SharedInput;
import org.janusvm.bench.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code janus compare}: the same program in both virtual machines, side by side. */
@Command(
    name = "compare",
    description = "Runs the same program on several machines and lays the figures side by side.",
    footer =
        "%nWhat stands after PROGRAM is the program's. Standard input, unless it is a "
            + "terminal, is given to every run. The exit status is 0 when output and exit "
            + "status were the same everywhere, else 1.")
final class CompareCommand implements Callable<Integer>, GuestCommand {
  @Mixin private MeasuringOptions measuring;

  @Option(names = "--report", hidden = true, converter = NotInThisBuild.Report.class)
  private String report;

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "RISC-V ELF file.")
  private Path program;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "The program's arguments.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws CannotRunException {
    measuring.checkJson();
    Workload workload = Workload.read(program, arguments);
    SharedInput input =
        HostTerminal.isStdin()
            ? SharedInput.none()
            : new SharedInput(new FileInputStream(FileDescriptor.in));
    List<Measurement> measurements;
    try (ProgressLine progress = new ProgressLine()) {
      measurements =
          new Comparison(
                  measuring.configurations(RunConfiguration.DEFAULTS), measuring.runs(), progress)
              .measure(workload, input);
    }
    ComparisonReport report = new ComparisonReport(measurements);
    System.out.println(String.join(" ", workload.argumentVector()));
    System.out.println();
    report.lines().forEach(System.out::println);
    measuring.writeJson(program.toString(), arguments, measurements);
    return report.isEqual() ? Status.OK : Status.DIFFERENT;
  }
}
