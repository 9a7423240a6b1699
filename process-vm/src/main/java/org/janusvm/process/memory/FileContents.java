// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

/** A file as a private mapping sees it: bytes at positions. */
public interface FileContents extends Backing {
  /**
   * Reads at a position.
   *
   * @return bytes read, 0 at the end, or a negated error number
   */
  int read(byte[] to, int offset, int length, long position);

  /** Length in bytes. */
  long length();
}
