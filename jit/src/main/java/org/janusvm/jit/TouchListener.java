// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/** Is told when a page of a {@link PageMemory} is about to be written to for the first time. */
@FunctionalInterface
public interface TouchListener {
  /**
   * A page is about to be marked as touched; other pages wait meanwhile.
   *
   * @throws OutOfMemoryError where that must not be; the store is not done then
   */
  void touched(long address);

  /** Whether a page may be marked without it being told, because it would change nothing. */
  default boolean isFree(long address) {
    return false;
  }
}
