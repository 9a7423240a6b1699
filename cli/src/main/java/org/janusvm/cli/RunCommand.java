// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.EngineNames;
import org.janusvm.bench.ProcessEngine;
import org.janusvm.bench.RunStats;
import org.janusvm.jit.JitObserver;
import org.janusvm.process.Grant;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.ProcessVm;
import org.janusvm.process.RunControl;
import org.janusvm.process.RunResult;
import org.janusvm.process.TraceKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code janus run}: a program in the process VM.
 *
 * <p>Options are declared by calls, not by annotations as elsewhere: reading annotations takes a
 * quarter of the time that a short guest takes as a whole.
 */
final class RunCommand implements Callable<Integer> {
  private static final int SIGINT = 2;
  private static final int SIGPIPE = 13;

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  private RunCommand() {}

  /** The command for the parser. */
  static CommandSpec spec() {
    CommandSpec spec = new RunCommand().spec.name("run");
    spec.usageMessage()
        .description("Runs a RISC-V Linux program in the process VM.")
        .footer(
            "%nWhat stands after PROGRAM is the program's. It sees no host file but itself, unless"
                + " --dir grants a directory. The exit status is the program's; 128+n when signal n"
                + " killed it.");
    spec.addOption(
        option("--engine", "E", String.class, new Engines.OfProcess())
            .description(
                "interpreter, bytecode (compiles at once), auto (interprets, and compiles what is"
                    + " hot) or check (bytecode, compared with the interpreter all the time; stops"
                    + " at the first difference, with status 70) (default: interpreter).")
            .build());
    spec.addOption(
        option("--memory", "SIZE", Long.class, new Size())
            .description("Most memory the program may use, such as 512M (default: 2G).")
            .build());
    spec.addOption(
        list("--dir", "HOST[::GUEST][:ro]", Grant.class, new GrantConverter())
            .description(
                "Let the program see a host directory, under the name GUEST, read-only with :ro.")
            .build());
    spec.addOption(
        list("--env", "K=V", String.class, text -> text)
            .description("Set an environment variable; the host's are never passed on unasked.")
            .build());
    spec.addOption(StatsOption.spec());
    spec.addOption(
        list("--trace", "KINDS", TraceKind.class, new TraceConverter())
            .splitRegex(",")
            .description(
                "Show on standard error what happens: syscalls, exits, jit (what is compiled, and"
                    + " dropped, and why), or several.")
            .build());
    spec.addOption(
        option("--max-instructions", "N", Long.class, new InstructionCount())
            .description("Stop after exactly N instructions, with status 3.")
            .build());
    spec.addOption(
        OptionSpec.builder("--deterministic")
            .type(boolean.class)
            .description("Make time from instructions, and randomness from a fixed seed.")
            .build());
    spec.addOption(
        option("--net", "loopback", String.class, new NetConverter())
            .description(
                "Let the program use the host's loopback network, 127.0.0.1 and ::1, and no other.")
            .build());
    ITypeConverter<String> heap = new NotInThisBuild.Heap();
    spec.addOption(option("--gc", "PLAN", String.class, heap).hidden(true).build());
    spec.addOption(option("--heap", "SIZE", String.class, heap).hidden(true).build());
    spec.addOption(
        option("--root", "SYSROOT", Path.class, Path::of)
            .description(
                "Directory of a riscv64 Linux system: the program's root file system, read-only.")
            .build());
    spec.addOption(HelpOption.spec());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .paramLabel("PROGRAM")
            .type(Path.class)
            .converters(Path::of)
            .description(
                "RISC-V program or script; with --root also a path inside SYSROOT, if the host has"
                    + " no RISC-V program there.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1..*")
            .arity("0..*")
            .paramLabel("ARG")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("The program's arguments.")
            .build());
    spec.parser().stopAtPositional(true); // What stands after PROGRAM is the guest's.
    return spec;
  }

  private static <T> OptionSpec.Builder option(
      String name, String label, Class<T> type, ITypeConverter<T> converter) {
    return OptionSpec.builder(name).paramLabel(label).arity("1").type(type).converters(converter);
  }

  private static <T> OptionSpec.Builder list(
      String name, String label, Class<T> element, ITypeConverter<T> converter) {
    return option(name, label, element, converter).type(List.class).auxiliaryTypes(element);
  }

  @Override
  public Integer call() throws CannotRunException {
    ParseResult parsed = spec.commandLine().getParseResult();
    ProcessOptions.Builder options =
        ProcessOptions.builder(parsed.matchedPositionalValue(0, null))
            .arguments(parsed.matchedPositionalValue(1, List.<String>of()))
            .root(parsed.matchedOptionValue("--root", (Path) null))
            .memory(parsed.matchedOptionValue("--memory", ProcessOptions.DEFAULT_MEMORY))
            .maxInstructions(parsed.matchedOptionValue("--max-instructions", Long.MAX_VALUE))
            .loopback(parsed.hasMatchedOption("--net"))
            .deterministic(parsed.matchedOptionValue("--deterministic", false));
    for (Grant grant : parsed.matchedOptionValue("--dir", List.<Grant>of())) {
      options.grant(grant);
    }
    for (String variable : parsed.matchedOptionValue("--env", List.<String>of())) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw new CannotRunException(
            Status.USAGE, "--env needs NAME=VALUE, not '" + variable + "'");
      }
      options.environment(variable.substring(0, equals), variable.substring(equals + 1));
    }
    List<TraceKind> trace = parsed.matchedOptionValue("--trace", List.of());
    if (!trace.isEmpty()) {
      Set<TraceKind> kinds = EnumSet.copyOf(trace);
      options.trace(kinds, System.err::println);
    }
    LongFunction<String> names = new SymbolNames(parsed.matchedPositionalValue(0, null));
    ProcessEngine engine =
        ProcessEngine.of(
            parsed.matchedOptionValue("--engine", EngineNames.INTERPRETER),
            trace.contains(TraceKind.JIT)
                ? new JitTrace(System.err::println, names)
                : JitObserver.NONE,
            names);
    RunControl control = new RunControl();
    new GuestSignals(control, signal -> giveUp(parsed, engine, control)).begin();
    return report(
        parsed, engine, ProcessVm.run(options.control(control).build(), engine.factory()));
  }

  // A thread hangs in the host, such as in writing to a pipe that nobody reads.
  private static void giveUp(ParseResult parsed, ProcessEngine engine, RunControl control) {
    RunResult result = control.resultSoFar();
    if (result != null) {
      control.restoreTerminal();
      Runtime.getRuntime().halt(report(parsed, engine, result));
    }
  }

  private static int report(ParseResult parsed, ProcessEngine engine, RunResult result) {
    // A reader that went away, or the user's own Ctrl-C, is no news: shells say nothing either.
    if (!result.message().isEmpty() && result.signal() != SIGPIPE && result.signal() != SIGINT) {
      Messages.say(result.message());
    }
    StatsOption stats = new StatsOption(parsed);
    if (stats.wanted()) {
      stats.print(RunStats.of(result, engine));
    }
    return result.exitStatus();
  }

  private static final class GrantConverter implements ITypeConverter<Grant> {
    @Override
    public Grant convert(String text) {
      try {
        return Grant.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class NetConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.equals("loopback")) {
        return text;
      }
      throw new TypeConversionException(
          "'" + text + "' is no network a program can be given; write --net loopback");
    }
  }

  private static final class TraceConverter implements ITypeConverter<TraceKind> {
    @Override
    public TraceKind convert(String text) {
      for (TraceKind kind : TraceKind.values()) {
        if (kind.label().equals(text)) {
          return kind;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' cannot be traced; choose syscalls, exits, jit");
    }
  }
}
