// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.EngineNames;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.compatibility.ProgramsFolder;

/** Runs suite {@code engine}. */
public final class EngineSuite {
  /** Its name on the command line. */
  public static final String LABEL = "engine";

  private static final List<Competitor> NO_PEAKS = List.of();

  private final List<RunConfiguration> configurations;
  private final EngineSettings settings;
  private final Consumer<String> progress;
  private final Map<String, List<String>> skipped = new LinkedHashMap<>();
  private final List<ProgramResult> results = new ArrayList<>();
  private final List<EngineResults.CurveResult> curves = new ArrayList<>();
  private final List<EngineResults.WarmUpResult> warmUps = new ArrayList<>();

  /**
   * Plans a run.
   *
   * @param configurations of the process VM, QEMU and native ones
   * @param progress is told what runs next
   */
  public EngineSuite(
      List<RunConfiguration> configurations, EngineSettings settings, Consumer<String> progress) {
    this.configurations = List.copyOf(configurations);
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * What is measured unless told otherwise: QEMU, native code, and the engines of this build. The
   * interpreter is left out where there is a faster one, for it would take most of the time; and so
   * is what climbs from it to compiled code, for at the peak it is that.
   */
  public static List<RunConfiguration> defaults() {
    return defaults(EngineNames.available());
  }

  static List<RunConfiguration> defaults(List<String> engines) {
    List<RunConfiguration> list = new ArrayList<>();
    list.add(RunConfiguration.parse("qemu"));
    list.add(RunConfiguration.parse("native"));
    for (String engine : engines) {
      if (!engine.equals(EngineNames.BYTECODE) && engines.contains(EngineNames.BYTECODE)) {
        continue;
      }
      if (engines.size() == 1 || !engine.equals(EngineNames.INTERPRETER)) {
        list.add(new RunConfiguration(RunConfiguration.Kind.PROCESS, null, engine));
      }
    }
    return list;
  }

  /** Measures programs; what cannot run is skipped, and told in the results. */
  public EngineReport run(List<EngineProgram> programs) throws CannotRunException {
    String loadBefore = HostFacts.load();
    progress.accept("building programs");
    try (WorkFolder work = new WorkFolder();
        GuestBuilds builds =
            GuestBuilds.of(
                sources(programs, group -> true),
                sources(programs, EngineProgram.Group::hasPeak))) {
      ProgramsFolder fetched = ProgramsFolder.standard();
      CommandLines lines = new CommandLines(fetched, builds, work.path(), settings.quick());
      for (int i = 0; i < programs.size(); i++) {
        EngineProgram program = programs.get(i);
        work.provide(program.words(settings.quick()));
        measure(program, lines, i, (i + 1) + "/" + programs.size());
      }
      return new EngineReport(
          new EngineResults(
              configurations,
              results,
              curves,
              warmUps,
              skipped.entrySet().stream()
                  .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
                  .toList(),
              settings,
              new EngineResults.Surroundings(
                  HostFacts.versions(fetched), loadBefore, HostFacts.load())));
    } catch (IOException e) {
      throw new CannotRunException(CannotRunException.NOT_RUNNABLE, e.toString());
    }
  }

  private static List<String> sources(
      List<EngineProgram> programs, Predicate<EngineProgram.Group> which) {
    return programs.stream()
        .filter(program -> !program.isFetched() && which.test(program.group()))
        .map(program -> program.command().getFirst())
        .distinct()
        .toList();
  }

  private void measure(EngineProgram program, CommandLines lines, int first, String place)
      throws IOException {
    String obstacle = lines.obstacle(program);
    if (!obstacle.isEmpty()) {
      skip("everywhere, for there is " + obstacle, program);
      return;
    }
    List<RunConfiguration> able = new ArrayList<>();
    for (RunConfiguration on : machines(program.group())) {
      String missing = lines.obstacle(program, on);
      boolean watched = program.group() == EngineProgram.Group.CURVE;
      if (missing.isEmpty()) {
        able.add(on);
      } else if (!watched || on.kind() == RunConfiguration.Kind.PROCESS) {
        skip("on " + on + ", for there is " + missing, program);
      }
    }
    if (program.group() == EngineProgram.Group.CURVE) {
      curves(program, lines, able, place);
    } else if (!able.isEmpty()) {
      rounds(program, lines, able, first, place);
    }
  }

  private List<RunConfiguration> machines(EngineProgram.Group group) {
    if (group != EngineProgram.Group.MACHINE) {
      return configurations;
    }
    List<RunConfiguration> machines = new ArrayList<>();
    for (RunConfiguration on : configurations) {
      if (on.kind() == RunConfiguration.Kind.PROCESS && !on.engine().equals(EngineNames.CHECK)) {
        machines.add(on);
        machines.add(EngineResults.bare(on));
      }
    }
    return machines;
  }

  // One line for a reason, for it often holds for many.
  private void skip(String why, EngineProgram program) {
    skipped.computeIfAbsent(why, reason -> new ArrayList<>()).add(program.name());
  }

  private void rounds(
      EngineProgram program,
      CommandLines lines,
      List<RunConfiguration> able,
      int first,
      String place)
      throws IOException {
    Repetitions repeated = new Repetitions(program, lines, settings);
    try {
      List<Competitor> competitors = new ArrayList<>();
      if (program.group().hasWhole()) {
        able.forEach(on -> competitors.add(Competitor.whole(on)));
      }
      for (Competitor peak : program.group().hasPeak() ? peaks(program, able) : NO_PEAKS) {
        String obstacle = lines.obstacleToRepeat(program, peak.on());
        if (obstacle.isEmpty()) {
          progress.accept("[" + place + "] " + program.name() + " warms up on " + peak);
          repeated.start(peak);
          competitors.add(peak);
        } else {
          skip("at its peak on " + peak.on() + ", for there is " + obstacle, program);
        }
      }
      Map<Competitor, List<Sample>> samples =
          Rounds.measure(
              competitors,
              first,
              settings.rounds(program.group()),
              competitor -> {
                progress.accept("[" + place + "] " + program.name() + " on " + competitor);
                return competitor.isRepeated()
                    ? repeated.run(competitor)
                    : lines.run(program, competitor.on());
              });
      repeated.compareCalls(samples);
      results.add(new ProgramResult(program, samples));
    } finally {
      warmUps.addAll(repeated.close());
    }
  }

  // What precise faults cost is asked of the compiled code of a process.
  private static List<Competitor> peaks(EngineProgram program, List<RunConfiguration> able) {
    List<Competitor> peaks = new ArrayList<>();
    able.forEach(on -> peaks.add(Competitor.peak(on)));
    if (program.group() != EngineProgram.Group.MACHINE) {
      able.stream()
          .filter(on -> EngineNames.BYTECODE.equals(on.engine()))
          .forEach(on -> peaks.add(Competitor.unchecked(on)));
    }
    return peaks;
  }

  private void curves(
      EngineProgram program, CommandLines lines, List<RunConfiguration> able, String place)
      throws IOException {
    for (RunConfiguration on : able) {
      if (on.kind() == RunConfiguration.Kind.PROCESS) {
        progress.accept("[" + place + "] " + program.name() + " on " + on);
        try (WorkerProcess worker = lines.watch(program, on)) {
          Worker.Curve curve = worker.curve(settings.curveSeconds());
          String error =
              curve == null
                  ? "its JVM ended, or hangs"
                  : curve.sample() == null ? "" : curve.sample().failure();
          double[] windows = curve == null ? new double[0] : curve.windows();
          boolean ended = curve != null && curve.sample() != null;
          curves.add(new EngineResults.CurveResult(program, on, windows, ended, error));
        }
      }
    }
  }
}
