// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/** Told of every store that guest code makes, so that it can be undone. */
public interface StoreRecorder {
  /**
   * Guest code is about to store, which it may.
   *
   * @param address guest address
   * @param host host address of the same byte
   * @param bytes 1, 2, 4 or 8; they may lie in two pages
   */
  void beforeStore(long address, long host, int bytes);

  /**
   * Guest code is about to access memory behind a TLB: until the next call, updates of A and D bits
   * are this access's.
   */
  default void beforeAccess() {}
}
