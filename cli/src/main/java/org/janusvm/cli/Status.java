// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

/** Exit statuses of the command, where they are not the guest's own. */
final class Status {
  /** All went well. */
  static final int OK = 0;

  /** A comparison found a difference. */
  static final int DIFFERENT = 1;

  /** Standard output could not take all that was printed. */
  static final int OUTPUT_LOST = 1;

  /** An assembly source has errors. */
  static final int SOURCE_ERRORS = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** {@code --max-instructions} stopped the guest. */
  static final int BUDGET = 3;

  /** Janus itself is at fault. */
  static final int INTERNAL = 70;

  /** The file is there but cannot be run. */
  static final int NOT_RUNNABLE = 126;

  /** The file is not there. */
  static final int NOT_FOUND = 127;

  /** Added to the number of the signal that ended the guest. */
  static final int SIGNAL = 128;

  private Status() {}
}
