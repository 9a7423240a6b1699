// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.demo;

import java.util.List;
import org.janusvm.bench.CannotRunException;

/** A demonstration that {@code janus demo NAME} gives. */
public interface Demonstration {
  /** All of them. A new one is a line here and a class. */
  List<Demonstration> ALL = List.of(new TrapAndEmulate());

  /** The name on the command line. */
  String name();

  /** One line that says what is to be seen. */
  String description();

  /**
   * Gives the demonstration, step by step at a terminal, else all at once.
   *
   * @throws CannotRunException when a guest that it needs is missing
   */
  void show(Stage stage) throws CannotRunException;
}
