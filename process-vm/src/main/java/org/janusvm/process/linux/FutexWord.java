// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

/** The word of a mutex that the kernel knows the owner of: robust, or with priority inheritance. */
final class FutexWord {
  /** Threads wait for it. */
  static final int WAITERS = 0x80000000;

  /** Its owner ended without unlocking it. */
  static final int OWNER_DIED = 0x40000000;

  /** The number of the thread that owns it, or 0. */
  static final int OWNER = 0x3fffffff;

  private FutexWord() {}
}
