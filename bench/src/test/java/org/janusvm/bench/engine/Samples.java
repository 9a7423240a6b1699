// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

/** Samples made up for tests. */
final class Samples {
  private Samples() {}

  /** A good run of so many seconds of wall time, half as many of processor time. */
  static Sample seconds(double seconds) {
    return wrote("output", seconds);
  }

  /** A good run that wrote something. */
  static Sample wrote(String output, double seconds) {
    return new Sample(seconds, seconds / 2, seconds / 4, output, 0, "");
  }
}
