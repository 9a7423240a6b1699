// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.util.function.Consumer;

/** Prints the first exits of a machine, one line each: {@code --trace=exits[:N]}. */
public final class ExitTrace implements ExitObserver {
  private final Consumer<String> sink;
  private long left;

  /**
   * Traces into {@code sink}.
   *
   * @param limit lines to print, at least 1; then the machine runs on untraced
   */
  public ExitTrace(Consumer<String> sink, long limit) {
    this.sink = sink;
    this.left = limit;
  }

  @Override
  public synchronized boolean exited(ExitRecord exit) {
    if (left > 0) {
      left--;
      sink.accept(exit.toString());
    }
    return left > 0;
  }
}
