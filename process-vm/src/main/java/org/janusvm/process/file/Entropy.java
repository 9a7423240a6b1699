// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

/** Where random bytes come from. */
@FunctionalInterface
public interface Entropy {
  /** Fills part of an array. */
  void fill(byte[] to, int offset, int length);
}
