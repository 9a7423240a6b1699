// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

/**
 * The cap on memory is reached by a store to a page that was granted, but not charged yet: the
 * process has to go, as for Linux's OOM killer.
 */
public final class MemoryExhausted extends OutOfMemoryError {
  private static final long serialVersionUID = 1;

  MemoryExhausted() {
    super("it wrote to memory it inherited when --memory was used up; give a larger --memory");
  }
}
