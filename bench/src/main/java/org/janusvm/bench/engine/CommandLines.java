// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.janusvm.bench.Host;
import org.janusvm.bench.Installation;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.compatibility.ProgramsFolder;

/** How a program is started on each machine, and what is missing for it. */
final class CommandLines {
  static final String QEMU = "qemu-riscv64";

  /** The whole environment of a distribution's program; guest programs have an empty one. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin", "HOME", "/", "LC_ALL", "C", "TZ", "UTC0");

  private final ProgramsFolder fetched;
  private final NativeBuild nativeBuild;
  private final Path work;
  private final boolean quick;

  /**
   * For commands that run in a folder.
   *
   * @param quick whether they are to have less to do
   */
  CommandLines(ProgramsFolder fetched, NativeBuild nativeBuild, Path work, boolean quick) {
    this.fetched = fetched;
    this.nativeBuild = nativeBuild;
    this.work = work;
    this.quick = quick;
  }

  /** Why a program can run nowhere, one line; empty when it can. */
  String obstacle(EngineProgram program) {
    if (program.isFetched() && !fetched.isFilled()) {
      return "no programs in " + fetched.path() + "; 'janus fetch programs' fetches them";
    }
    Path file = file(program);
    return Files.isRegularFile(file) ? "" : "no file " + file;
  }

  /** Why a program cannot run on a machine, one line; empty when it can. */
  String obstacle(EngineProgram program, RunConfiguration on) {
    return switch (on.kind()) {
      case QEMU ->
          Host.program(QEMU).isPresent() ? "" : "no " + QEMU + " on the PATH; install qemu-user";
      case NATIVE ->
          program.isFetched()
              ? "no source of it to compile"
              : nativeBuild.obstacle(program.command().getFirst());
      case PROCESS ->
          Files.isExecutable(launcher()) ? "" : "no launcher " + launcher() + " to start it with";
      case SYSTEM -> "suite engine is about the process VM";
    };
  }

  /** One run on one machine as a process of its own. */
  Sample run(EngineProgram program, RunConfiguration on) {
    List<String> command = new ArrayList<>();
    switch (on.kind()) {
      case QEMU -> qemu(program, command);
      case NATIVE -> {
        command.add(nativeBuild.program(program.command().getFirst()).toString());
        command.addAll(arguments(program));
      }
      case PROCESS -> {
        return HostProcess.run(janus(program, on.engine(), "run"), null, work);
      }
      case SYSTEM -> throw new IllegalArgumentException(on.toString());
    }
    return HostProcess.run(command, environment(program), work);
  }

  private void qemu(EngineProgram program, List<String> command) {
    command.add(Host.program(QEMU).map(Path::toString).orElse(QEMU));
    if (program.isFetched()) {
      command.addAll(
          List.of("-L", fetched.sysroot().toString(), "-0", program.command().getFirst()));
    }
    command.add(file(program).toString());
    command.addAll(arguments(program));
  }

  /** The launcher with a command of {@code janus} that takes a program as {@code run} does. */
  List<String> janus(EngineProgram program, String engine, String command) {
    List<String> words =
        new ArrayList<>(List.of(launcher().toString(), command, "--engine", engine));
    environment(program)
        .forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
    if (program.isFetched()) {
      words.addAll(List.of("--root", fetched.sysroot().toString(), "--dir", work + ":ro"));
      words.add(program.command().getFirst());
    } else {
      words.add(file(program).toString());
    }
    words.addAll(arguments(program));
    return words;
  }

  /** The directory that all run in. */
  Path work() {
    return work;
  }

  private static Path launcher() {
    return Installation.home().toAbsolutePath().resolve("janus");
  }

  private static Map<String, String> environment(EngineProgram program) {
    return program.isFetched() ? ENVIRONMENT : Map.of();
  }

  private List<String> arguments(EngineProgram program) {
    List<String> words = program.words(quick);
    return words.subList(1, words.size());
  }

  private Path file(EngineProgram program) {
    String name = program.command().getFirst();
    return program.isFetched()
        ? fetched.sysroot().resolve(name.substring(1))
        : Installation.programs().toAbsolutePath().resolve(name + ".elf");
  }
}
