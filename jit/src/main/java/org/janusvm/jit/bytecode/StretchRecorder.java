// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.jit.StoreRecorder;

/**
 * Keeps the stores of the one thread that is being compared; those of others do not concern it. One
 * for each memory, used under the lock of {@link LockstepEngine}.
 */
final class StretchRecorder implements StoreRecorder {
  /** Read by other threads, too, which see that it is not theirs, whenever they look. */
  private volatile Thread owner;

  private StoreLog log;
  private int access;

  /** From now on the stores of the calling thread go into a log, which is emptied first. */
  void begin(StoreLog empty) {
    empty.clear();
    log = empty;
    access = 0;
    owner = Thread.currentThread();
  }

  void end() {
    owner = null;
  }

  /**
   * The last access was given up: what it did to page tables is undone. To be called before end.
   */
  void giveUpAccess() {
    log.undo(access);
  }

  @Override
  public void beforeAccess() {
    if (owner == Thread.currentThread()) {
      access = log.count();
    }
  }

  @Override
  public void beforeStore(long address, long host, int bytes) {
    if (owner == Thread.currentThread()) {
      log.add(address, host, bytes);
    }
  }
}
