// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.bench.RunConfiguration;

/** The processes that do one program's work again and again, on all machines. */
final class Repetitions {
  private final EngineProgram program;
  private final CommandLines lines;
  private final EngineSettings settings;
  private final Map<Competitor, Repetition> repeated = new LinkedHashMap<>();

  Repetitions(EngineProgram program, CommandLines lines, EngineSettings settings) {
    this.program = program;
    this.lines = lines;
    this.settings = settings;
  }

  /**
   * One of them.
   *
   * @param watch the file that says how fast it was
   * @param warmMillis when it was warm, by {@link System#currentTimeMillis}
   */
  private record Repetition(RepeatedProgram process, Path watch, WarmUp warmUp, long warmMillis) {}

  /** Starts a process and warms it up. Machines that need not are called once. */
  void start(Competitor competitor) throws IOException {
    boolean compiles =
        competitor.on().kind() == RunConfiguration.Kind.PROCESS
            || competitor.on().kind() == RunConfiguration.Kind.SYSTEM;
    Path watch = Files.createTempFile("janus-windows", ".json");
    RepeatedProgram process = lines.repeat(program, competitor, watch);
    WarmUp warmUp = WarmUp.run(process::run, compiles ? settings.warmUpSeconds() : 0);
    repeated.put(competitor, new Repetition(process, watch, warmUp, System.currentTimeMillis()));
  }

  /** Has the work done once more. */
  Sample run(Competitor competitor) {
    return repeated.get(competitor).process.run();
  }

  /** Replaces the samples of those whose calls did not all do what they did on the yardstick. */
  void compareCalls(Map<Competitor, List<Sample>> samples) {
    RepeatedProgram yardstick = null;
    for (RunConfiguration.Kind kind : ProgramResult.YARDSTICKS) {
      for (Map.Entry<Competitor, Repetition> entry : repeated.entrySet()) {
        if (yardstick == null && entry.getKey().on().kind() == kind) {
          yardstick = entry.getValue().process;
        }
      }
    }
    for (Map.Entry<Competitor, Repetition> entry : repeated.entrySet()) {
      int call =
          yardstick == null
              ? -1
              : RepeatedProgram.difference(entry.getValue().process.outputs(), yardstick.outputs());
      if (call >= 0) {
        samples.put(
            entry.getKey(),
            List.of(
                Sample.failed(
                    "call "
                        + (call + 1)
                        + " wrote something else than on the machine it is compared with")));
      }
    }
  }

  /** Ends all; says how those of our machines got warm. */
  List<EngineResults.WarmUpResult> close() {
    List<EngineResults.WarmUpResult> warmUps = new ArrayList<>();
    repeated.forEach(
        (competitor, repetition) -> {
          repetition.process.close();
          if (competitor.on().engine() != null) {
            warmUps.add(
                new EngineResults.WarmUpResult(
                    program, competitor, windows(repetition), repetition.warmUp));
          }
          try {
            Files.deleteIfExists(repetition.watch);
          } catch (IOException e) {
            // A small file stays in the folder for temporary ones.
          }
        });
    return warmUps;
  }

  // Those of the warm-up: afterwards others have their turns.
  private static double[] windows(Repetition repetition) {
    try {
      Worker.Watched watched =
          Worker.GSON.fromJson(Files.readString(repetition.watch), Worker.Watched.class);
      if (watched == null) {
        return new double[0];
      }
      long windows = (repetition.warmMillis - watched.startMillis()) / WarmupCurve.WINDOW_MILLIS;
      return Arrays.copyOf(watched.windows(), Math.clamp(windows, 0, watched.windows().length));
    } catch (IOException | JsonSyntaxException e) {
      return new double[0];
    }
  }
}
