// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.time.Duration;
import java.util.Map;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.jit.JitStatistics;

/**
 * How the run of a machine ended, and what it took.
 *
 * @param exitStatus what the guest handed to the test finisher or to SBI system reset, 0 to 255;
 *     meaningless unless {@code stoppedBy} is {@link StoppedBy#GUEST}
 * @param stoppedBy what ended the run
 * @param message one line on the end if there is something to say, else empty
 * @param kernelInstructions instructions begun in the guest's S mode (and M mode, under firmware)
 * @param userInstructions instructions begun in the guest's U mode
 * @param wall time from the first instruction to the last
 * @param exits why and how often the guest was left, and the time spent on it
 * @param devices for each device, counts of what it did, such as bytes written
 * @param memory figures of memory in bytes or frames: guest RAM, shadow page tables, and so on
 * @param jit what was compiled; null if the engine compiles nothing
 */
public record SystemResult(
    int exitStatus,
    StoppedBy stoppedBy,
    String message,
    long kernelInstructions,
    long userInstructions,
    Duration wall,
    ExitStatistics exits,
    Map<String, Map<String, Long>> devices,
    Map<String, Long> memory,
    JitStatistics jit) {

  /** All instructions begun. */
  public long instructions() {
    return kernelInstructions + userInstructions;
  }
}
