// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Installation;
import org.janusvm.bench.ProgramFile;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.RunStats;
import org.janusvm.bench.SystemRunner;
import org.janusvm.bench.Workload;
import org.janusvm.system.BootException;
import org.janusvm.system.ExitTrace;
import org.janusvm.system.StoppedBy;
import org.janusvm.system.SystemOptions;
import org.janusvm.system.SystemResult;
import org.janusvm.system.SystemVm;
import org.janusvm.system.Technique;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code janus boot}: a kernel in the system VM. */
@Command(
    name = "boot",
    description =
        "Boots a kernel in the system VM; with PROGRAM, the teaching kernel that runs it.",
    footer =
        "%nWhat stands after PROGRAM is the program's. At a terminal, Control-A x "
            + "quits. The exit status is the one that the guest powers off with.")
final class BootCommand implements Callable<Integer>, GuestCommand {
  private static final int SIGPIPE = 13;

  /** Programs lie below; kernels are here or above, in either half of the address space. */
  private static final long RAM = 0x8000_0000L;

  @Spec private CommandSpec spec;

  @Option(
      names = "--technique",
      paramLabel = "T",
      converter = TechniqueConverter.class,
      description = "bare (the default: no hypervisor) or trap-and-emulate.")
  private Technique technique = Technique.BARE;

  @Option(
      names = "--engine",
      paramLabel = "E",
      converter = Engines.OfSystem.class,
      description = "interpreter (the default), bytecode, auto, or check.")
  private String engine = "interpreter";

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Size of the machine's RAM, such as 512M (default: 128M).")
  private long memory = SystemOptions.DEFAULT_MEMORY;

  @Option(names = "--cpus", paramLabel = "N", description = "Number of harts (default: 1).")
  private int cpus = 1;

  @Option(
      names = "--kernel",
      paramLabel = "F",
      description = "Kernel: an ELF file or a flat Linux Image (default: the teaching kernel).")
  private Path kernel;

  @Option(names = "--initrd", paramLabel = "F", description = "Initial RAM disk.")
  private Path initrd;

  @Option(names = "--append", paramLabel = "S", description = "The kernel's command line.")
  private String append = "";

  @Option(
      names = "--firmware",
      paramLabel = "F",
      description = "Machine-mode firmware to start instead of a kernel, or before it.")
  private Path firmware;

  @Option(
      names = "--env",
      paramLabel = "K=V",
      description = "Set an environment variable of PROGRAM.")
  private List<String> environment = List.of();

  @Option(
      names = "--trace",
      paramLabel = "KIND",
      converter = TraceConverter.class,
      description =
          "Show on standard error: exits, the VM exits, or exits:N, the first N of them; or jit,"
              + " what is compiled, and why.")
  private Trace trace = new Trace(0, false);

  @Option(
      names = "--max-instructions",
      paramLabel = "N",
      converter = InstructionCount.class,
      description = "Stop after N instructions of all harts together, with status 3.")
  private long maxInstructions = Long.MAX_VALUE;

  @Option(
      names = "--deterministic",
      description = "Make time from instructions, so that every run is the same.")
  private boolean deterministic;

  @Option(names = "--disk", hidden = true, converter = NotInThisBuild.Disk.class)
  private String disk;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROGRAM",
      description = "RISC-V ELF file for the teaching kernel to run.")
  private Path program;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "The program's arguments.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws CannotRunException {
    checkCombination();
    try {
      return boot();
    } catch (CannotRunException e) {
      StatsOption stats = new StatsOption(spec.commandLine().getParseResult());
      if (e.status() == Status.USAGE || !stats.wanted()) {
        throw e;
      }
      Messages.say(e.getMessage());
      stats.print(RunStats.notStarted(technique, engine, e.status()));
      return e.status();
    }
  }

  private int boot() throws CannotRunException {
    AtomicReference<SystemVm> machine = new AtomicReference<>();
    Runnable stop =
        () -> {
          SystemVm running = machine.get();
          if (running != null) {
            running.requestStop();
          }
        };
    // Told to end, the JVM waits for this: for the console's last output, and for the figures.
    EndInOrder order = EndInOrder.begin(stop);
    try {
      return boot(machine, stop);
    } finally {
      order.close();
    }
  }

  private int boot(AtomicReference<SystemVm> machine, Runnable stop) throws CannotRunException {
    SystemOptions options = options();
    ConsoleOutput console = new ConsoleOutput(stop);
    options.output(console);
    InputStream keys = new FileInputStream(FileDescriptor.in);
    boolean terminal = HostTerminal.isStdin();
    options.terminal(terminal).input(terminal ? new ConsoleKeys(keys, stop) : keys);
    SystemResult result;
    try {
      machine.set(new SystemVm(options));
      result = run(machine.get(), terminal);
    } catch (BootException e) {
      throw new CannotRunException(
          e.isWrongUsage() ? Status.USAGE : Status.NOT_RUNNABLE, withFileName(e.getMessage()));
    }
    int status = console.isBroken() ? Status.SIGNAL + SIGPIPE : SystemRunner.exitStatus(result);
    if (!result.message().isEmpty()) {
      Messages.say(result.message());
    } else if (result.stoppedBy() == StoppedBy.BUDGET) {
      Messages.say("stopped after " + maxInstructions + " instructions");
    }
    StatsOption stats = new StatsOption(spec.commandLine().getParseResult());
    if (stats.wanted()) {
      stats.print(RunStats.of(result, technique, engine, status));
    }
    return status;
  }

  /** The machine knows its files by what they are for; the user knows them by name. */
  private String withFileName(String message) {
    for (Map.Entry<String, Optional<Path>> role :
        Map.of(
                "kernel: ", Optional.ofNullable(kernel),
                "initrd: ", Optional.ofNullable(initrd),
                "firmware: ", Optional.ofNullable(firmware))
            .entrySet()) {
      if (message.startsWith(role.getKey()) && role.getValue().isPresent()) {
        return role.getValue().get() + ": " + message.substring(role.getKey().length());
      }
    }
    return message;
  }

  private void checkCombination() throws CannotRunException {
    if (cpus < 1) {
      throw new CannotRunException(Status.USAGE, "--cpus needs a number above 0, not " + cpus);
    }
    if (program == null && kernel == null && firmware == null) {
      throw new CannotRunException(
          Status.USAGE,
          "nothing to boot; give PROGRAM for the teaching kernel, --kernel or --firmware");
    }
    if (program != null && kernel != null && firmware != null) {
      throw new CannotRunException(
          Status.USAGE, "PROGRAM is for the teaching kernel; leave --firmware or PROGRAM out");
    }
    if (program == null && !environment.isEmpty()) {
      throw new CannotRunException(Status.USAGE, "--env needs a PROGRAM to give it to");
    }
    for (String variable : environment) {
      if (variable.indexOf('=') < 1) {
        throw new CannotRunException(
            Status.USAGE, "--env needs NAME=VALUE, not '" + variable + "'");
      }
    }
  }

  private SystemOptions options() throws CannotRunException {
    SystemOptions options =
        new SystemOptions()
            .technique(technique)
            .engine(engine)
            .memory(memory)
            .cpus(cpus)
            .append(append)
            .deterministic(deterministic)
            .maxInstructions(maxInstructions);
    if (program != null) {
      Workload workload = Workload.read(program, arguments);
      options.program(workload.elf(), workload.argumentVector(), new ArrayList<>(environment));
    }
    if (kernel != null) {
      options.kernel(read(kernel, "kernel"));
    } else if (program != null) {
      options.kernel(read(Installation.kernel(), "kernel"));
    }
    if (initrd != null) {
      options.initrd(read(initrd, "initial RAM disk"));
    }
    if (firmware != null) {
      options.firmware(read(firmware, "firmware"));
    }
    if (trace.exits > 0) {
      options.observer(new ExitTrace(System.err::println, trace.exits));
    }
    LongFunction<String> names = names();
    options.names(names);
    if (trace.jit) {
      options.jitObserver(new JitTrace(System.err::println, names));
    }
    return options;
  }

  /** Names of the program's addresses and the kernel's, which do not overlap. */
  private LongFunction<String> names() throws CannotRunException {
    Path kernelFile = kernel != null ? kernel : program == null ? null : Installation.kernel();
    LongFunction<String> ofKernel = kernelFile == null ? pc -> "" : new SymbolNames(kernelFile);
    if (program == null) {
      return ofKernel;
    }
    LongFunction<String> ofProgram = new SymbolNames(program);
    return pc -> Long.compareUnsigned(pc, RAM) >= 0 ? ofKernel.apply(pc) : ofProgram.apply(pc);
  }

  /** Runs the machine, in raw mode at a terminal. */
  private static SystemResult run(SystemVm machine, boolean terminal) {
    HostTerminal.RawMode mode = terminal ? HostTerminal.enterRawMode() : null;
    try {
      return machine.run();
    } finally {
      if (mode != null) {
        mode.close();
      }
    }
  }

  private static byte[] read(Path file, String what) throws CannotRunException {
    return ProgramFile.bytes(file, "give the " + what + " to use");
  }

  static final class TechniqueConverter implements ITypeConverter<Technique> {
    @Override
    public Technique convert(String label) {
      try {
        return RunConfiguration.technique(label);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * What is shown while the machine runs.
   *
   * @param exits how many
   */
  record Trace(long exits, boolean jit) {}

  static final class TraceConverter implements ITypeConverter<Trace> {
    private static final String EXITS = "exits";

    @Override
    public Trace convert(String text) {
      if (text.equals("jit")) {
        return new Trace(0, true);
      }
      if (text.equals(EXITS)) {
        return new Trace(Long.MAX_VALUE, false);
      }
      try {
        if (text.startsWith(EXITS + ":")) {
          long count = Long.parseLong(text.substring(EXITS.length() + 1));
          if (count > 0) {
            return new Trace(count, false);
          }
        }
      } catch (NumberFormatException e) {
        // Falls through to the complaint.
      }
      throw new TypeConversionException(
          "'" + text + "' cannot be traced; write exits, exits:N for the first N, or jit");
    }
  }
}
