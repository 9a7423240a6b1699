// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

/**
 * What stands behind the pages of an area: a file, or memory that several processes share. It lives
 * as long as an area, or anyone else, refers to it.
 */
public interface Backing {
  /** One more refers to this. */
  default void retain() {}

  /** One less; the last one closes. */
  default void release() {}
}
