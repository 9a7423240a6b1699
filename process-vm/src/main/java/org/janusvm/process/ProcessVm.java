// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.file.GuestFileSystem;
import org.janusvm.process.file.StreamFile;
import org.janusvm.process.image.ImageException;
import org.janusvm.process.image.InitialStack;
import org.janusvm.process.image.InterpreterFile;
import org.janusvm.process.image.ProcessImage;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;
import org.janusvm.process.linux.LinuxSupervisor;
import org.janusvm.process.memory.MemoryBudget;

/** The process VM: runs one Linux program for riscv64 to its end. */
public final class ProcessVm {
  private static final int INIT_PID = 1;
  private static final int RANDOM_BYTES = 16;

  private final ProcessOptions options;
  private final LinuxKernel kernel;
  private final long started = System.nanoTime();

  private ProcessVm(ProcessOptions options, EngineFactory engines) {
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

  private RunResult run() {
    ElfFile elf;
    try {
      elf = read(options.program());
    } catch (NoSuchFileException e) {
      return error(
          RunResult.STATUS_NOT_FOUND, options.program() + ": no such file; check the path");
    } catch (IOException e) {
      return error(RunResult.STATUS_NOT_RUNNABLE, oneLine(e));
    }
    try (GuestFileSystem files = kernel.files()) {
      if (options.root() != null) {
        files.mountRoot(options.root());
      }
      options.grants().forEach(files::mount);
      return run(elf, files);
    } catch (IllegalArgumentException e) {
      return error(RunResult.STATUS_USAGE, e.getMessage());
    }
  }

  private static ElfFile read(Path program) throws IOException {
    try {
      return ElfFile.read(program);
    } catch (OutOfMemoryError e) {
      throw new IOException(program + ": is too large to load; give the JVM more heap", e);
    }
  }

  private static String oneLine(IOException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return e instanceof FileSystemException f && f.getReason() == null
        ? message + ": cannot be read; check its permissions"
        : message;
  }

  private RunResult run(ElfFile elf, GuestFileSystem files) {
    GuestProcess process;
    try {
      process = new GuestProcess(kernel, INIT_PID);
    } catch (OutOfMemoryError e) {
      return error(
          RunResult.STATUS_NOT_RUNNABLE,
          "the host has no address space for a process; raise its limit (ulimit -v)");
    }
    try {
      process.changeDirectory(workingDirectory(process));
      String path = showProgram(files);
      openStreams(process);
      ProcessImage image =
          ProcessImage.load(
              elf, interpreter(elf, process), process.memory(), options.memoryBytes());
      process.mapTrampoline();
      byte[] random = new byte[RANDOM_BYTES];
      kernel.entropy().fill(random, 0, random.length);
      GuestThread thread = new GuestThread(process, process.pid());
      thread.hart().x[2] =
          new InitialStack(process.user(), image)
              .write(guestStrings(options.arguments()), environment(), path, random, Identity.UID);
      thread.hart().pc = image.start();
      new LinuxSupervisor(thread).run();
      process.awaitThreads();
      return result(process);
    } catch (ImageException e) {
      return error(RunResult.STATUS_NOT_RUNNABLE, e.getMessage());
    } catch (ErrnoException e) {
      // Only the trampoline's page is left to fail so late.
      return error(
          RunResult.STATUS_NOT_RUNNABLE,
          options.program()
              + ": does not fit into "
              + options.memoryBytes()
              + " bytes; raise --memory");
    } finally {
      kernel.close();
      process.close();
    }
  }

  // The directory the user is in, if the guest may see it, so that relative arguments work.
  private List<String> workingDirectory(GuestProcess process) {
    String wish = options.workingDirectory();
    if (wish != null) {
      try {
        return process.paths().directory(List.of(), GuestFileSystem.guestBytes(wish));
      } catch (ErrnoException e) {
        throw new IllegalArgumentException(
            "working directory '" + wish + "': " + Errno.describe(e.errno));
      }
    }
    String here = guestPath(Path.of("").toAbsolutePath());
    if (here != null) {
      try {
        return process.paths().directory(List.of(), here);
      } catch (ErrnoException e) {
        return List.of(); // Hidden by another grant: as if it were not granted.
      }
    }
    return List.of();
  }

  // The dynamic linker that a program asks for, from the root file system; null for a static one.
  private ElfFile interpreter(ElfFile elf, GuestProcess process) throws ImageException {
    if (elf.interpreter().isEmpty() || options.root() == null) {
      return null;
    }
    return new InterpreterFile(process.opener(), elf.name(), options.root())
        .read(elf.interpreter().get());
  }

  private String guestPath(Path host) {
    List<Grant> visible = new ArrayList<>(options.grants());
    if (options.root() != null) {
      visible.add(new Grant(options.root(), "/", true));
    }
    for (Grant grant : visible) {
      Path granted = grant.host().toAbsolutePath().normalize();
      if (host.startsWith(granted)) {
        String guest = grant.guest().equals("/") ? "" : grant.guest();
        return GuestFileSystem.guestBytes(guest + "/" + granted.relativize(host));
      }
    }
    return null;
  }

  // The guest knows its program by the path a grant shows it under, or else by its bare name.
  private String showProgram(GuestFileSystem files) {
    Path program = options.program().toAbsolutePath().normalize();
    String path = guestPath(program);
    if (path != null) {
      files.linkProgram(path);
      return path;
    }
    path = "/" + GuestFileSystem.guestBytes(program.getFileName().toString());
    files.showProgram(program, path);
    return path;
  }

  private void openStreams(GuestProcess process) {
    StandardStreams streams = options.streams();
    process.descriptors().add(new StreamFile(streams.in()), false);
    process.descriptors().add(new StreamFile(streams.out()), false);
    process.descriptors().add(new StreamFile(streams.err()), false);
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
    GuestProcess.Ending ending = process.ending();
    int status =
        switch (ending.by()) {
          case GUEST -> ending.status();
          case SIGNAL -> RunResult.STATUS_SIGNAL + ending.signal();
          case BUDGET -> RunResult.STATUS_BUDGET;
          case ERROR -> RunResult.STATUS_DEADLOCK;
        };
    String message =
        switch (ending.by()) {
          case GUEST -> "";
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
        process.exits(),
        memory());
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
        memory());
  }

  private MemoryFigures memory() {
    MemoryBudget budget = kernel.memory();
    return new MemoryFigures(budget.used(), budget.peak(), budget.limit());
  }
}
