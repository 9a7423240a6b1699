// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/**
 * Told when memory that holds decoded or compiled code is about to change, so that the code can be
 * dropped. Engines are watchers.
 */
public interface CodeWatcher {
  /**
   * The page at this host address will be written, unmapped or given to someone else.
   *
   * @param hostPage host address, page aligned
   */
  void codeChanged(long hostPage);

  /** Some pages may no longer be accessed at once; {@link PageMemory#lostRights} knows which. */
  default void rightsLost() {}

  /**
   * The whole memory was copied for a child process, which does not run yet; nor does any thread of
   * the process itself.
   */
  default void copied(PageMemory memory, PageMemory child) {}

  /** The memory is about to be given up; nobody runs in it any more. */
  default void closing() {}
}
