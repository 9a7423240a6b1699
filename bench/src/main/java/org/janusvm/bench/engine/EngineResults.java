// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.util.List;
import java.util.Map;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.system.Technique;

/**
 * All that a run of the suite found.
 *
 * @param configurations machines in the order of columns
 * @param programs those that ran
 * @param curves speed from the start on
 * @param warmUps what happened before the peaks
 * @param skipped what did not run, a line each
 * @param settings how it was measured
 * @param surroundings where and when
 */
record EngineResults(
    List<RunConfiguration> configurations,
    List<ProgramResult> programs,
    List<CurveResult> curves,
    List<WarmUpResult> warmUps,
    List<String> skipped,
    EngineSettings settings,
    Surroundings surroundings) {

  /**
   * What figures depend on besides Janus.
   *
   * @param versions of the programs that were used
   * @param loadBefore averages of one, five and fifteen minutes, as the host tells them
   * @param loadAfter the same at the end
   */
  record Surroundings(Map<String, String> versions, String loadBefore, String loadAfter) {}

  /**
   * A curve.
   *
   * @param windows instructions per window of {@link WarmupCurve#WINDOW_MILLIS}
   * @param ended whether the program ended before time was over
   * @param error what is wrong with it; empty where nothing is
   */
  record CurveResult(
      EngineProgram program, RunConfiguration on, double[] windows, boolean ended, String error) {}

  /**
   * How a program got to its peak.
   *
   * @param windows as of {@link CurveResult}; none where nobody watched
   * @param warmUp how long it took
   */
  record WarmUpResult(
      EngineProgram program, Competitor competitor, double[] windows, WarmUp warmUp) {}

  /** The bare machine with the engine of a process VM. */
  static RunConfiguration bare(RunConfiguration process) {
    return new RunConfiguration(RunConfiguration.Kind.SYSTEM, Technique.BARE, process.engine());
  }

  /** Whether everything that ran did what it should. */
  boolean isGood() {
    return programs.stream().allMatch(program -> program.errors().isEmpty())
        && curves.stream().allMatch(curve -> curve.error().isEmpty());
  }

  /** Programs of some groups. */
  List<ProgramResult> of(EngineProgram.Group... groups) {
    List<EngineProgram.Group> wanted = List.of(groups);
    return programs.stream().filter(result -> wanted.contains(result.program().group())).toList();
  }

  /** Our machines. */
  List<RunConfiguration> engines() {
    return of(RunConfiguration.Kind.PROCESS);
  }

  /** Machines of a kind. */
  List<RunConfiguration> of(RunConfiguration.Kind kind) {
    return configurations.stream().filter(on -> on.kind() == kind).toList();
  }
}
