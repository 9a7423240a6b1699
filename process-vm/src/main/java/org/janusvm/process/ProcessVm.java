// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.file.FileOpener;
import org.janusvm.process.file.GuestFileSystem;
import org.janusvm.process.file.PathOperations;
import org.janusvm.process.file.StreamFile;
import org.janusvm.process.image.Program;
import org.janusvm.process.image.ProgramFinder;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;
import org.janusvm.process.linux.LinuxSupervisor;
import org.janusvm.process.linux.ProgramLoader;
import org.janusvm.process.linux.SafeOutput;
import org.janusvm.process.memory.MemoryBudget;
import org.janusvm.process.terminal.Terminal;

/**
 * The process VM: runs one Linux program for riscv64 to its end, or until it is stopped. Each runs
 * once.
 */
public final class ProcessVm {
  private final ProcessOptions options;
  private final LinuxKernel kernel;
  private final long started = System.nanoTime();

  /** A VM that has not begun to run. */
  public ProcessVm(ProcessOptions options, EngineFactory engines) {
    this.options = options;
    kernel = new LinuxKernel(options, engines);
  }

  /**
   * Runs a program on the calling thread. Whatever is wrong with the program or the options is told
   * in the result; an exception is a fault of Janus.
   */
  public static RunResult run(ProcessOptions options, EngineFactory engines) {
    return new ProcessVm(options, engines).run();
  }

  /**
   * Ends the run soon, whatever the guest does, as by SIGKILL to all its processes: {@link #run()}
   * then returns, and has given everything back. Before the run, it makes the run end as it begins;
   * after it, nothing. From any thread. Only a thread that the host itself keeps, in writing to a
   * pipe that nobody reads, is not reached.
   */
  public void stop() {
    kernel.halt(
        new GuestProcess.Ending(StoppedBy.SIGNAL, 0, Signals.SIGKILL, "stopped from outside"));
  }

  /** As {@link #run(ProcessOptions, EngineFactory)}; to be called once. */
  public RunResult run() {
    try (GuestFileSystem files = kernel.files()) {
      if (options.root() != null) {
        files.mountRoot(options.root());
      }
      options.grants().forEach(files::mount);
      files.makePrivateTmp(options.memoryBytes());
      return run(files);
    } catch (IllegalArgumentException e) {
      return error(RunResult.STATUS_USAGE, e.getMessage());
    } finally {
      options.control().detach();
      kernel.hostTerminal().restore();
      kernel.close();
    }
  }

  private RunResult run(GuestFileSystem files) {
    PathOperations paths = new PathOperations(files);
    List<String> directory = workingDirectory(paths);
    ProgramFinder finder = new ProgramFinder(new FileOpener(files), paths, options.root());
    try {
      Program program =
          new FirstProgram(options, files, finder, directory)
              .find(guestStrings(options.arguments()));
      return run(program, new ProgramLoader(kernel).load(program, environment()), directory);
    } catch (NoSuchFileException e) {
      String where = options.root() == null ? "" : ", on the host or in " + options.root();
      return error(
          RunResult.STATUS_NOT_FOUND,
          (options.program().toString().isEmpty() ? "''" : options.program())
              + ": no such file"
              + where
              + "; check the path");
    } catch (IOException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      return error(RunResult.STATUS_NOT_RUNNABLE, message);
    } catch (OutOfMemoryError e) {
      return error(
          RunResult.STATUS_NOT_RUNNABLE,
          "the host has no address space for a process; raise its limit (ulimit -v)");
    } catch (ErrnoException e) {
      // Only the trampoline's page is left to fail so late.
      return error(
          RunResult.STATUS_NOT_RUNNABLE,
          options.program()
              + ": does not fit into "
              + options.memoryBytes()
              + " bytes; raise --memory");
    }
  }

  private RunResult run(Program program, ProgramLoader.Loaded loaded, List<String> directory) {
    GuestProcess process = new GuestProcess(kernel, loaded.memory());
    kernel.hostTerminal().attach(process.family().session().id(), process.family().group());
    process.setProgram(new GuestProcess.Program(program.executable(), program.arguments()));
    kernel.setFirstProgram(
        new GuestProcess.Program(program.name(), guestStrings(options.arguments())));
    process.changeDirectory(directory);
    openStreams(process);
    GuestThread thread = new GuestThread(process, process.pid());
    thread.begin(program.name(), loaded.pc(), loaded.sp());
    options.control().attach(kernel, () -> result(process));
    new LinuxSupervisor(thread).run();
    // Also for those that the first process left behind: what they still write must not be lost.
    kernel.awaitThreads();
    return result(process);
  }

  // The directory the user is in, if the guest may see it, so that relative arguments work.
  private List<String> workingDirectory(PathOperations paths) {
    String wish = options.workingDirectory();
    if (wish != null) {
      try {
        return paths.directory(List.of(), GuestFileSystem.guestBytes(wish));
      } catch (ErrnoException e) {
        throw new IllegalArgumentException(
            "working directory '" + wish + "': " + Errno.describe(e.errno));
      }
    }
    String here = FirstProgram.guestPath(options, Path.of("").toAbsolutePath());
    if (here != null) {
      try {
        return paths.directory(List.of(), here);
      } catch (ErrnoException e) {
        return List.of(); // Hidden by another grant: as if it were not granted.
      }
    }
    return List.of();
  }

  private void openStreams(GuestProcess process) {
    StandardStreams streams = options.streams();
    Terminal terminal = kernel.hostTerminal();
    StreamFile[] files = {
      new StreamFile(streams.in(), null, terminal, OpenFlags.O_RDONLY),
      new StreamFile(null, new SafeOutput(streams.out()), terminal, OpenFlags.O_WRONLY),
      new StreamFile(null, new SafeOutput(streams.err()), terminal, OpenFlags.O_WRONLY)
    };
    for (StreamFile file : files) {
      process.descriptors().add(file, false);
    }
  }

  private static List<String> guestStrings(List<String> strings) {
    return strings.stream().map(GuestFileSystem::guestBytes).toList();
  }

  private List<String> environment() {
    List<String> result = new ArrayList<>();
    options.environment().forEach((k, v) -> result.add(GuestFileSystem.guestBytes(k + "=" + v)));
    return result;
  }

  private RunResult result(GuestProcess process) {
    // A run whose end did not come in time may be asked before its first process knows.
    GuestProcess.Ending ending = process.ending() != null ? process.ending() : kernel.halted();
    GuestProcess.Ending halted = kernel.halted();
    if (halted != null && halted.by() == StoppedBy.BUDGET) {
      ending = halted; // Perhaps only those that the first process left behind were stopped.
    }
    int status =
        switch (ending.by()) {
          case GUEST -> ending.status();
          case SIGNAL -> RunResult.STATUS_SIGNAL + ending.signal();
          case BUDGET -> RunResult.STATUS_BUDGET;
          case ERROR -> RunResult.STATUS_DEADLOCK;
        };
    String message =
        switch (ending.by()) {
          case GUEST -> halted == null ? "" : "ended what it left behind: " + halted.detail();
          case SIGNAL ->
              "killed by "
                  + Signals.name(ending.signal())
                  + (ending.detail().isEmpty() ? "" : ": " + ending.detail());
          case BUDGET -> "stopped after " + options.maxInstructions() + " instructions";
          case ERROR -> ending.detail();
        };
    return new RunResult(
        ending.by(),
        status,
        ending.signal(),
        message,
        kernel.instructionCount(),
        System.nanoTime() - started,
        kernel.exits(),
        memory(),
        kernel.safepoints().figures());
  }

  private RunResult error(int status, String message) {
    return new RunResult(
        StoppedBy.ERROR,
        status,
        0,
        message,
        0,
        System.nanoTime() - started,
        new ExitStatistics(),
        memory(),
        kernel.safepoints().figures());
  }

  private MemoryFigures memory() {
    MemoryBudget budget = kernel.memory();
    return new MemoryFigures(budget.used(), budget.peak(), budget.limit());
  }
}
