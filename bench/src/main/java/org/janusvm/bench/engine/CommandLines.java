// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final String JVM_OPTIONS = "JANUS_JAVA_OPTS";
  private static final String UNCHECKED = "-Djanus.jit.unchecked=true";

  private final ProgramsFolder fetched;
  private final GuestBuilds builds;
  private final Path work;
  private final boolean quick;

  /**
   * For commands that run in a folder.
   *
   * @param quick whether they are to have less to do
   */
  CommandLines(ProgramsFolder fetched, GuestBuilds builds, Path work, boolean quick) {
    this.fetched = fetched;
    this.builds = builds;
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
              : builds.obstacle(builds.forHost(program.command().getFirst()));
      case PROCESS -> launcherObstacle();
      case SYSTEM -> program.isFetched() ? "no kernel for it" : launcherObstacle();
    };
  }

  private static String launcherObstacle() {
    return Files.isExecutable(launcher()) ? "" : "no launcher " + launcher() + " to start it with";
  }

  /** One run on one machine as a process of its own. */
  Sample run(EngineProgram program, RunConfiguration on) {
    List<String> command = new ArrayList<>();
    switch (on.kind()) {
      case QEMU -> qemu(program, command);
      case NATIVE -> {
        command.add(builds.forHost(program.command().getFirst()).toString());
        command.addAll(arguments(program));
      }
      case PROCESS -> {
        return HostProcess.run(janus(program, on.engine(), "run", file(program)), null, work);
      }
      case SYSTEM -> throw new IllegalArgumentException(on.toString());
    }
    return HostProcess.run(command, environment(program), work);
  }

  private void qemu(EngineProgram program, List<String> command) {
    command.add(qemu());
    if (program.isFetched()) {
      command.addAll(
          List.of("-L", fetched.sysroot().toString(), "-0", program.command().getFirst()));
    }
    command.add(file(program).toString());
    command.addAll(arguments(program));
  }

  /** Why a program cannot be repeated on a machine where it can run; empty when it can. */
  String obstacleToRepeat(EngineProgram program, RunConfiguration on) {
    return builds.obstacle(repeated(program, on));
  }

  /**
   * Starts a process on a machine that does a program's work again and again.
   *
   * @param watch where what was seen of the process VM is written at the end, or null
   */
  RepeatedProgram repeat(EngineProgram program, Competitor competitor, Path watch)
      throws IOException {
    RunConfiguration on = competitor.on();
    Path file = repeated(program, on);
    List<String> command = new ArrayList<>();
    switch (on.kind()) {
      case PROCESS, SYSTEM -> {
        boolean process = on.kind() == RunConfiguration.Kind.PROCESS;
        command.addAll(janus(program, on.engine(), process ? WorkerProcess.COMMAND : "boot", file));
        if (process) {
          command.addAll(2, List.of("--watch", watch.toString()));
        } else {
          command.addAll(2, List.of("--technique", on.technique().label()));
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (competitor.mode() == Competitor.Mode.UNCHECKED) {
          environment.merge(JVM_OPTIONS, UNCHECKED, (there, more) -> there + " " + more);
        }
        return new RepeatedProgram(command, environment, work);
      }
      case QEMU -> command.add(qemu());
      case NATIVE -> {
        // The file itself.
      }
    }
    command.add(file.toString());
    command.addAll(arguments(program));
    return new RepeatedProgram(command, environment(program), work);
  }

  private Path repeated(EngineProgram program, RunConfiguration on) {
    String name = program.command().getFirst();
    return on.kind() == RunConfiguration.Kind.NATIVE
        ? builds.repeatedForHost(name)
        : builds.repeatedForGuest(name);
  }

  /** Starts a JVM in which a program can be watched. */
  WorkerProcess watch(EngineProgram program, RunConfiguration on) throws IOException {
    return new WorkerProcess(
        janus(program, on.engine(), WorkerProcess.COMMAND, file(program)), work);
  }

  // The launcher with a command of janus that takes a program as run does.
  private List<String> janus(EngineProgram program, String engine, String command, Path file) {
    List<String> words =
        new ArrayList<>(List.of(launcher().toString(), command, "--engine", engine));
    environment(program)
        .forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
    if (program.isFetched()) {
      words.addAll(List.of("--root", fetched.sysroot().toString(), "--dir", work + ":ro"));
      words.add(program.command().getFirst());
    } else {
      words.add(file.toString());
    }
    words.addAll(arguments(program));
    return words;
  }

  private static String qemu() {
    return Host.program(QEMU).map(Path::toString).orElse(QEMU);
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
