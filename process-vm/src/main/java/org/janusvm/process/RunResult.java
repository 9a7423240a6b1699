// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import org.janusvm.jit.ExitStatistics;
import org.janusvm.jit.safepoint.SafepointStatistics;

/**
 * How a run ended, and its figures.
 *
 * @param stoppedBy who ended it
 * @param exitStatus what the {@code janus} command exits with: the guest's status, 128 + n for
 *     signal n, 3 for the budget, 127 for not found, 126 for not runnable, 2 for wrong usage
 * @param signal number of the signal that killed the guest, else 0
 * @param message one line for the user, never null: empty when the guest exited by itself
 * @param instructions begun by all threads
 * @param wallNanos from loading the program to its end
 * @param exits reasons for leaving guest code, counted and timed
 * @param memory guest memory
 * @param safepoints how often threads were stopped for others
 */
public record RunResult(
    StoppedBy stoppedBy,
    int exitStatus,
    int signal,
    String message,
    long instructions,
    long wallNanos,
    ExitStatistics exits,
    MemoryFigures memory,
    SafepointStatistics.Figures safepoints) {

  /** Status of the command when the instruction budget ended the run. */
  public static final int STATUS_BUDGET = 3;

  /** Status of the command when the guest's only thread waits for what can never happen. */
  public static final int STATUS_DEADLOCK = 1;

  /** Status of the command for wrong usage, such as a grant of something that is no directory. */
  public static final int STATUS_USAGE = 2;

  /** Status of the command when the program exists but cannot be run. */
  public static final int STATUS_NOT_RUNNABLE = 126;

  /** Status of the command when there is no such program. */
  public static final int STATUS_NOT_FOUND = 127;

  /** Added to the number of a signal that killed the guest, as shells do. */
  public static final int STATUS_SIGNAL = 128;
}
