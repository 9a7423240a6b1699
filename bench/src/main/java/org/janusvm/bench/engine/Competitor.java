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
    PEAK("peak"),
    /** The same with compiled code that does not check what it accesses. */
    UNCHECKED("peak without checks");

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

  static Competitor unchecked(RunConfiguration on) {
    return new Competitor(on, Mode.UNCHECKED);
  }

  /** Whether it is a process that does the work again and again. */
  boolean isRepeated() {
    return mode != Mode.WHOLE;
  }

  @Override
  public String toString() {
    return on + (isRepeated() ? ", " + mode.label() : "");
  }
}
