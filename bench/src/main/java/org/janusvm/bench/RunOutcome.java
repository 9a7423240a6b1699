// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

/**
 * One run of a program under one configuration.
 *
 * @param exitStatus as the command would exit
 * @param output what the program wrote
 * @param wallSeconds time that the guest ran
 * @param stats figures of the virtual machine, null for host processes
 * @param message one line on how it ended, if there is anything to say, else empty
 * @param failed whether the machine, not the program, is to blame for the end
 */
public record RunOutcome(
    int exitStatus,
    RecordedOutput output,
    double wallSeconds,
    RunStats stats,
    String message,
    boolean failed) {}
