// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.io.IOException;

/**
 * Runs the JMH benchmarks of this module; the arguments are JMH's own. It is the main class of
 * {@code benchmarks.jar}, because the main class of a modular jar has to be one of its own.
 */
public final class Jmh {
  private Jmh() {}

  /** Exits with JMH's status. */
  public static void main(String[] args) throws IOException {
    org.openjdk.jmh.Main.main(args);
  }
}
