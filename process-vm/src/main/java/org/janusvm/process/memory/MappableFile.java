// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

/**
 * A file of the host that can be mapped shared: its own contents, past any mapping. Results are
 * counts or 0, or negated error numbers.
 */
public interface MappableFile extends FileContents {
  /**
   * What tells files of the host apart.
   *
   * @param device number of the file system's device
   * @param inode number of the file in it
   */
  record Key(long device, long inode) {}

  /** Its identity. */
  Key key();

  @Override
  default long inode() {
    return key().inode();
  }

  @Override
  default long device() {
    return key().device();
  }

  /** Whether it can be written to. */
  boolean writable();

  /** Writes at a position. */
  int write(byte[] from, int offset, int length, long position);

  /** Sets the length. */
  int truncate(long bytes);
}
