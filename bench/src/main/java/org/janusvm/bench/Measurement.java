// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All runs of one program under one configuration. The first run is kept apart: it pays for loading
 * and compiling the engine itself. A measurement of a single run has nothing but that.
 */
public final class Measurement {
  private final RunConfiguration configuration;
  private final Workload workload;
  private final List<RunOutcome> runs = new ArrayList<>();

  Measurement(RunConfiguration configuration, Workload workload) {
    this.configuration = configuration;
    this.workload = workload;
  }

  void add(RunOutcome run) {
    runs.add(run);
  }

  public RunConfiguration configuration() {
    return configuration;
  }

  public Workload workload() {
    return workload;
  }

  /** Runs made. */
  public int count() {
    return runs.size();
  }

  /** The first run, which found everything cold. */
  public RunOutcome first() {
    return runs.getFirst();
  }

  /** Runs after the first, by ascending time; of a single run, that one. */
  private List<RunOutcome> warm() {
    return runs.stream()
        .skip(runs.size() > 1 ? 1 : 0)
        .sorted(Comparator.comparingDouble(RunOutcome::wallSeconds))
        .toList();
  }

  /** The run of median time, of an even number the slower of the middle two. */
  public RunOutcome median() {
    List<RunOutcome> warm = warm();
    return warm.get(warm.size() / 2);
  }

  public double minSeconds() {
    return warm().getFirst().wallSeconds();
  }

  public double maxSeconds() {
    return warm().getLast().wallSeconds();
  }

  /** Million guest instructions per second in the median run; NaN where nobody counted. */
  public double mips() {
    return median().stats() == null ? Double.NaN : median().stats().mips();
  }

  /** Whether every run wrote the same and ended the same. */
  public boolean isSteady() {
    return runs.stream().allMatch(run -> sameResult(run, first()));
  }

  /** Whether another configuration's program wrote the same and ended the same. */
  public boolean agreesWith(Measurement other) {
    return sameResult(first(), other.first());
  }

  /** The first run that the machine failed, or null. */
  public RunOutcome failure() {
    return runs.stream().filter(RunOutcome::failed).findFirst().orElse(null);
  }

  private static boolean sameResult(RunOutcome a, RunOutcome b) {
    return a.exitStatus() == b.exitStatus() && a.output().sha256().equals(b.output().sha256());
  }
}
