// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

/**
 * Sees every VM exit after it was handled, in order. Called by the thread that runs the hart; while
 * it runs, the guest stands still.
 */
@FunctionalInterface
public interface ExitObserver {
  /**
   * An exit was handled.
   *
   * @return whether to be told of further exits
   */
  boolean exited(ExitRecord exit);
}
