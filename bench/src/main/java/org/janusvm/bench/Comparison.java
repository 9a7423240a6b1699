// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program under several configurations, one after the other in this JVM, each in a machine
 * made for it. Rounds are interleaved, so that a slow minute of the host hits all alike.
 */
public final class Comparison {
  /** Is told what runs next, for a progress line. */
  @FunctionalInterface
  public interface Progress {
    /** Run {@code number} of {@code total} begins. */
    void running(Workload workload, RunConfiguration configuration, int number, int total);
  }

  private final List<RunConfiguration> configurations;
  private final int runs;
  private final Progress progress;

  /**
   * Plans a comparison.
   *
   * @param runs of each configuration, at least 1
   */
  public Comparison(List<RunConfiguration> configurations, int runs, Progress progress) {
    this.configurations = List.copyOf(configurations);
    this.runs = runs;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param input standard input, the same for every run
   * @return a measurement for each configuration that has something to run, in their order
   * @throws CannotRunException when a configuration cannot run here
   */
  public List<Measurement> measure(Workload workload, SharedInput input) throws CannotRunException {
    List<Runner> runners = new ArrayList<>();
    List<Measurement> measurements = new ArrayList<>();
    for (RunConfiguration configuration : configurations) {
      if (workload.runsOn(configuration)) {
        runners.add(Runner.of(configuration));
        measurements.add(new Measurement(configuration, workload));
      }
    }
    int number = 0;
    for (int round = 0; round < runs; round++) {
      for (int i = 0; i < runners.size(); i++) {
        progress.running(
            workload, measurements.get(i).configuration(), ++number, runs * runners.size());
        measurements.get(i).add(runners.get(i).run(workload, input));
      }
    }
    return measurements;
  }
}
