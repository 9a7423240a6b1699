// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.UserMemory;

/**
 * What a thread leaves behind when it ends: robust mutexes whose owners are told dead
 * (get_robust_list(2)), and a word that is cleared and woken for whoever joins it.
 */
final class ThreadExit {
  // As Linux: a list longer than this is a loop.
  private static final int MAX_ROBUST = 2048;

  private final GuestThread thread;
  private final GuestProcess process;
  private final UserMemory user;

  ThreadExit(GuestThread thread) {
    this.thread = thread;
    process = thread.process();
    user = thread.user();
  }

  void run() {
    try {
      releaseRobust();
    } catch (ErrnoException e) {
      // The list leads into nothing: what was done so far counts, as in Linux.
    }
    clearTid();
    boolean last;
    WaitRoom room = process.kernel().waitRoom();
    room.lock();
    try {
      process.kernel().locks().ownerEnds(thread);
      thread.leaveMemory();
      last = process.threadLeaves(thread);
    } finally {
      room.unlock();
    }
    if (last) {
      // Still known to the kernel, so that those who wait for this are not thought to wait in vain.
      process.finish();
    }
    room.lock();
    try {
      process.kernel().forget(thread);
      room.threadEnds();
    } finally {
      room.unlock();
    }
  }

  private void clearTid() {
    if (thread.clearChildTid == 0
        || process.threadCount() == 1 && !process.processMemory().isShared()) {
      return;
    }
    try {
      user.putInt(thread.clearChildTid, 0);
      wake(thread.clearChildTid, 1);
    } catch (ErrnoException e) {
      // The word is gone, and so is everybody who could wait for it.
    }
  }

  private void releaseRobust() {
    long head = thread.robustList;
    if (head == 0) {
      return;
    }
    long offset = user.getLong(head + 8);
    long pending = user.getLong(head + 16) & ~1L;
    long entry = user.getLong(head) & ~1L;
    for (int i = 0; i < MAX_ROBUST && entry != head; i++) {
      long next = user.getLong(entry) & ~1L;
      if (entry != pending) {
        release(entry + offset);
      }
      entry = next;
    }
    if (pending != 0) {
      release(pending + offset);
    }
  }

  private void release(long futex) {
    if ((futex & 3) != 0) {
      return;
    }
    while (true) {
      int word = user.getIntVolatile(futex);
      if ((word & FutexWord.OWNER) != thread.tid()) {
        return;
      }
      if (user.compareAndSetInt(futex, word, word & FutexWord.WAITERS | FutexWord.OWNER_DIED)) {
        if ((word & FutexWord.WAITERS) != 0) {
          wake(futex, 1);
        }
        return;
      }
    }
  }

  private void wake(long futex, int count) {
    process.kernel().futexes().wake(user.futexKey(futex), count, FutexTable.ANY);
  }
}
