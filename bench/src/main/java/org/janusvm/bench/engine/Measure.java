// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

/** What is compared of two runs. */
enum Measure {
  /** Seconds that passed. */
  WALL("wall") {
    @Override
    double of(Competitor competitor, Sample sample) {
      return sample.wallSeconds();
    }
  },
  /**
   * Seconds of processors. At the peak those of the busiest thread, which is the guest's, for then
   * compilers have done their work; in a whole run all that the process used.
   */
  CPU("CPU") {
    @Override
    double of(Competitor competitor, Sample sample) {
      return competitor.isRepeated() ? sample.guestCpuSeconds() : sample.cpuSeconds();
    }
  };

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  abstract double of(Competitor competitor, Sample sample);
}
