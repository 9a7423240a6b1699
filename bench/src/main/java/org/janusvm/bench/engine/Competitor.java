// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import org.janusvm.bench.RunConfiguration;

/**
 * A machine, and how a program is run on it.
 *
 * @param on which machine
 * @param mode in what way
 */
record Competitor(RunConfiguration on, Mode mode) {
  /** Ways to run a program. */
  enum Mode {
    /** As a process of its own, from launcher to end. */
    WHOLE("whole"),
    /** Once more in a process that has done it before. */
    PEAK("peak");

    private final String label;

    Mode(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  static Competitor whole(RunConfiguration on) {
    return new Competitor(on, Mode.WHOLE);
  }

  static Competitor peak(RunConfiguration on) {
    return new Competitor(on, Mode.PEAK);
  }

  @Override
  public String toString() {
    return on + (mode == Mode.PEAK ? ", peak" : "");
  }
}
