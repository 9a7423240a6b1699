// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

/** What ended the run of a machine. */
public enum StoppedBy {
  /** The guest powered itself off. */
  GUEST("guest"),
  /** The instruction budget was used up. */
  BUDGET("budget"),
  /** {@link SystemVm#requestStop} was called. */
  REQUEST("request"),
  /** The guest can never do anything again; {@link SystemResult#message} says why. */
  ERROR("error");

  private final String label;

  StoppedBy(String label) {
    this.label = label;
  }

  /** The name used in statistics. */
  public String label() {
    return label;
  }
}
