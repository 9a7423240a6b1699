// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

/**
 * How to measure.
 *
 * @param rounds of all machines for programs of guests/, at least 1
 * @param toolRounds the same for programs of a distribution
 * @param quick whether programs get less to do, for a look whether all works
 * @param warmUpSeconds of processor time that a JVM runs a program at most before its peak is
 *     measured
 * @param curveSeconds that a program is watched
 */
public record EngineSettings(
    int rounds, int toolRounds, boolean quick, int warmUpSeconds, int curveSeconds) {
  private static final int WARM_UP = 20;
  private static final int QUICK_WARM_UP = 2;
  private static final int CURVE = 20;
  private static final int QUICK_CURVE = 4;

  /** Usual settings. */
  public static EngineSettings of(int rounds, boolean quick) {
    return of(rounds, rounds, quick);
  }

  /** Usual settings, with other rounds for the long programs. */
  public static EngineSettings of(int rounds, int toolRounds, boolean quick) {
    return new EngineSettings(
        rounds, toolRounds, quick, quick ? QUICK_WARM_UP : WARM_UP, quick ? QUICK_CURVE : CURVE);
  }

  int rounds(EngineProgram.Group group) {
    return group == EngineProgram.Group.TOOL ? toolRounds : rounds;
  }
}
