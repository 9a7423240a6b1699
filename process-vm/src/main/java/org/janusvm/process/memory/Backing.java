// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

/**
 * What stands behind the pages of an area: a file, or memory that several processes share. It lives
 * as long as an area, or anyone else, refers to it.
 */
public interface Backing {
  /** The name of what the process's own program is mapped from: the process knows its path. */
  String PROGRAM = "[program]";

  /** What /proc/PID/maps calls it, or empty. */
  default String name() {
    return "";
  }

  /** Where in the file of that name this begins. */
  default long origin() {
    return 0;
  }

  /** Number of the file, or 0. */
  default long inode() {
    return 0;
  }

  /** Number of its device, the major one above bit 32, or 0. */
  default long device() {
    return 0;
  }

  /** One more refers to this. */
  default void retain() {}

  /** One less; the last one closes. */
  default void release() {}
}
