// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.jit.safepoint.SafepointStatistics;
import org.janusvm.process.RunResult;
import org.janusvm.system.StoppedBy;
import org.janusvm.system.SystemResult;
import org.janusvm.system.Technique;

/**
 * The figures of one run in either virtual machine, in one form, so that they can be laid side by
 * side. This is what {@code --stats} prints.
 *
 * @param vm {@code process} or {@code system}
 * @param technique name of the system VM's technique, null in the process VM
 * @param stoppedBy who ended the run
 * @param exitStatus of the command
 * @param userInstructions begun in user mode
 * @param kernelInstructions begun by the guest's kernel, 0 in the process VM, which has none
 * @param wallSeconds time that the guest ran
 * @param exits how often the engine was left, by reason; only reasons that occurred
 * @param exitNanos estimated time spent answering, by reason
 * @param memory figures in bytes or frames
 * @param devices counts of what devices did; empty in the process VM
 * @param jit what was compiled
 * @param safepoints how often threads were stopped for others, and for how long
 */
public record RunStats(
    String vm,
    String engine,
    String technique,
    String stoppedBy,
    int exitStatus,
    long userInstructions,
    long kernelInstructions,
    double wallSeconds,
    Map<ExitReason, Long> exits,
    Map<ExitReason, Long> exitNanos,
    Map<String, Long> memory,
    Map<String, Map<String, Long>> devices,
    JitFigures jit,
    SafepointStatistics.Figures safepoints) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLION = 1e6;

  /** The figures of a run in the process VM. */
  public static RunStats of(RunResult result, ProcessEngine engine) {
    Map<String, Long> memory = new LinkedHashMap<>();
    memory.put("usedBytes", result.memory().usedBytes());
    memory.put("peakBytes", result.memory().peakBytes());
    memory.put("limitBytes", result.memory().limitBytes());
    return new RunStats(
        "process",
        engine.name(),
        null,
        result.stoppedBy().label(),
        result.exitStatus(),
        result.instructions(),
        0,
        result.wallNanos() / NANOS_PER_SECOND,
        result.exits().counts(),
        nanos(result.exits()),
        memory,
        Map.of(),
        engine.figures(),
        result.safepoints());
  }

  /**
   * The figures of a run in the system VM.
   *
   * @param exitStatus what the command makes of the end of the run
   */
  public static RunStats of(
      SystemResult result, Technique technique, String engine, int exitStatus) {
    return new RunStats(
        "system",
        engine,
        technique.label(),
        result.stoppedBy().label(),
        exitStatus,
        result.userInstructions(),
        result.kernelInstructions(),
        result.wall().toNanos() / NANOS_PER_SECOND,
        result.exits().counts(),
        nanos(result.exits()),
        result.memory(),
        result.devices(),
        result.jit() == null ? JitFigures.NONE : JitFigures.of(result.jit()),
        SafepointStatistics.Figures.NONE);
  }

  /** The figures of a machine that could not be started, for instance for want of its kernel. */
  public static RunStats notStarted(Technique technique, String engine, int exitStatus) {
    return new RunStats(
        "system",
        engine,
        technique.label(),
        StoppedBy.ERROR.label(),
        exitStatus,
        0,
        0,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        JitFigures.NONE,
        SafepointStatistics.Figures.NONE);
  }

  private static Map<ExitReason, Long> nanos(ExitStatistics exits) {
    Map<ExitReason, Long> nanos = exits.counts();
    nanos.replaceAll((reason, count) -> exits.estimatedNanos(reason));
    return nanos;
  }

  /** Instructions begun, of user and kernel. */
  public long instructions() {
    return userInstructions + kernelInstructions;
  }

  /** Million guest instructions per second of wall time. */
  public double mips() {
    return wallSeconds == 0 ? 0 : instructions() / wallSeconds / MILLION;
  }

  /** Estimated share of the wall time spent answering exits, 0 to 1. */
  public double exitShare() {
    long sum = 0;
    for (long n : exitNanos.values()) {
      sum += n;
    }
    return wallSeconds == 0 ? 0 : Math.min(1, sum / NANOS_PER_SECOND / wallSeconds);
  }
}
