// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

/**
 * One run of a program on one machine.
 *
 * @param wallSeconds from its start to its end
 * @param cpuSeconds of the machine's process with all its threads, in those seconds
 * @param guestCpuSeconds of the thread alone that runs the guest; NaN where nobody can tell
 * @param sha256 of all that it wrote, in hexadecimal digits
 * @param exitStatus as a shell would tell it
 * @param failure why there is no figure in it, one line; empty where all went well
 */
record Sample(
    double wallSeconds,
    double cpuSeconds,
    double guestCpuSeconds,
    String sha256,
    int exitStatus,
    String failure) {

  /** A run that came to nothing. */
  static Sample failed(String why) {
    return new Sample(Double.NaN, Double.NaN, Double.NaN, "", -1, why);
  }

  /** Whether it ended as a run should. */
  boolean isGood() {
    return failure.isEmpty() && exitStatus == 0;
  }

  /** Whether it wrote the same and ended the same. */
  boolean agreesWith(Sample other) {
    return exitStatus == other.exitStatus && sha256.equals(other.sha256);
  }
}
