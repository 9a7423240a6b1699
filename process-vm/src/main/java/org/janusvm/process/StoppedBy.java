// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.util.Locale;

/** Who ended a run. */
public enum StoppedBy {
  /** The guest exited. */
  GUEST,
  /** A signal killed the guest. */
  SIGNAL,
  /** {@code --max-instructions} was used up. */
  BUDGET,
  /** The program could not be run at all, or waits for what can never happen. */
  ERROR;

  /** The name in statistics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
