// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import org.janusvm.bench.Comparison;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.Workload;

/** One line on standard error that says what runs now; only at a terminal. */
final class ProgressLine implements Comparison.Progress, AutoCloseable {
  private static final String CLEAR = "\r\033[K";

  private final boolean shown = HostTerminal.isStderr();

  @Override
  public void running(Workload workload, RunConfiguration configuration, int number, int total) {
    show("[" + number + "/" + total + "] " + workload.name() + " on " + configuration);
  }

  /** Says what is going on. */
  void show(String what) {
    if (shown) {
      System.err.print(CLEAR + what);
      System.err.flush();
    }
  }

  @Override
  public void close() {
    if (shown) {
      System.err.print(CLEAR);
      System.err.flush();
    }
  }
}
