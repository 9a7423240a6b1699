// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.RunStats;
import org.janusvm.jit.Interpreters;
import org.janusvm.process.Grant;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.ProcessVm;
import org.janusvm.process.RunResult;
import org.janusvm.process.TraceKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code janus run}: a program in the process VM. */
@Command(
    name = "run",
    description = "Runs a RISC-V Linux program in the process VM.",
    footer = {
      "%nWhat stands after PROGRAM is the program's. It sees no host file but itself, unless --dir",
      "grants a directory. The exit status is the program's; 128+n when signal n killed it."
    })
final class RunCommand implements Callable<Integer>, GuestCommand {
  private static final int SIGPIPE = 13;

  @Option(
      names = "--engine",
      paramLabel = "E",
      converter = Engines.OfProcess.class,
      description = "interpreter or auto (default: auto, which is the interpreter).")
  private String engine = "interpreter";

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Most memory the program may use, such as 512M (default: 2G).")
  private long memory = ProcessOptions.DEFAULT_MEMORY;

  @Option(
      names = "--dir",
      paramLabel = "HOST[::GUEST][:ro]",
      converter = GrantConverter.class,
      description =
          "Let the program see a host directory, under the name GUEST, read-only with :ro.")
  private List<Grant> grants = List.of();

  @Option(
      names = "--env",
      paramLabel = "K=V",
      description = "Set an environment variable; the host's are never passed on unasked.")
  private List<String> environment = List.of();

  @Mixin private StatsOption stats;

  @Option(
      names = "--trace",
      paramLabel = "KINDS",
      split = ",",
      converter = TraceConverter.class,
      description = "Show on standard error what happens: syscalls, exits, or both.")
  private List<TraceKind> trace = List.of();

  @Option(
      names = "--max-instructions",
      paramLabel = "N",
      converter = InstructionCount.class,
      description = "Stop after exactly N instructions, with status 3.")
  private long maxInstructions = Long.MAX_VALUE;

  @Option(
      names = "--deterministic",
      description = "Make time from instructions, and randomness from a fixed seed.")
  private boolean deterministic;

  @Option(names = "--gc", hidden = true, converter = NotInThisBuild.Heap.class)
  private String collector;

  @Option(names = "--heap", hidden = true, converter = NotInThisBuild.Heap.class)
  private String heap;

  @Option(names = "--root", hidden = true, converter = NotInThisBuild.Sysroot.class)
  private String root;

  @Mixin private HelpOption help;

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "RISC-V ELF file.")
  private Path program;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "The program's arguments.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws CannotRunException {
    ProcessOptions.Builder options =
        ProcessOptions.builder(program)
            .arguments(arguments)
            .memory(memory)
            .maxInstructions(maxInstructions)
            .deterministic(deterministic);
    for (Grant grant : grants) {
      options.grant(grant);
    }
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw new CannotRunException(
            Status.USAGE, "--env needs NAME=VALUE, not '" + variable + "'");
      }
      options.environment(variable.substring(0, equals), variable.substring(equals + 1));
    }
    if (!trace.isEmpty()) {
      Set<TraceKind> kinds = EnumSet.copyOf(trace);
      options.trace(kinds, System.err::println);
    }
    RunResult result = ProcessVm.run(options.build(), Interpreters::forProcess);
    // A reader that went away is no news to the user: shells say nothing either.
    if (!result.message().isEmpty() && result.signal() != SIGPIPE) {
      Messages.say(result.message());
    }
    if (stats.wanted()) {
      stats.print(RunStats.of(result, engine));
    }
    return result.exitStatus();
  }

  static final class GrantConverter implements ITypeConverter<Grant> {
    @Override
    public Grant convert(String text) {
      try {
        return Grant.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class TraceConverter implements ITypeConverter<TraceKind> {
    @Override
    public TraceKind convert(String text) {
      for (TraceKind kind : TraceKind.values()) {
        if (kind.label().equals(text)) {
          return kind;
        }
      }
      throw new TypeConversionException("'" + text + "' cannot be traced; choose syscalls, exits");
    }
  }
}
