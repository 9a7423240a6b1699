// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;

/** A counter that a write adds to and a read takes from (eventfd(2)). */
public final class EventFile extends AnonymousFile {
  private static final long MAX = -2; // Unsigned: one less than all bits.

  private final boolean semaphore;
  private final Runnable changed;
  private long count;

  /**
   * A new counter.
   *
   * @param semaphore whether a read takes one, not all
   * @param changed told, without any lock held, when it may have become ready
   */
  public EventFile(int initial, boolean semaphore, int flags, Runnable changed) {
    super("[eventfd]", OpenFlags.O_RDWR | flags & OpenFlags.O_NONBLOCK);
    count = initial & 0xffffffffL;
    this.semaphore = semaphore;
    this.changed = changed;
  }

  private int hasToWait() {
    return (flags() & OpenFlags.O_NONBLOCK) != 0 ? -EAGAIN : HAS_TO_WAIT;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length < Long.BYTES) {
      return -EINVAL;
    }
    synchronized (this) {
      if (count == 0) {
        return hasToWait();
      }
      long taken = semaphore ? 1 : count;
      count -= taken;
      ByteBuffer.wrap(to, offset, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(taken);
      newRoom();
    }
    changed.run();
    return Long.BYTES;
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    if (length < Long.BYTES) {
      return -EINVAL;
    }
    long added = ByteBuffer.wrap(from, offset, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (added == -1) {
      return -EINVAL;
    }
    synchronized (this) {
      if (Long.compareUnsigned(added, MAX - count) > 0) {
        return hasToWait();
      }
      count += added;
      newInput();
    }
    changed.run();
    return Long.BYTES;
  }

  @Override
  public boolean takesRecords() {
    return true;
  }

  // Only a write that would make the counter overflow waits, so it has to be tried.
  @Override
  public synchronized boolean writeReady(int length) {
    return Long.compareUnsigned(count, MAX) < 0;
  }

  @Override
  public synchronized int poll(int wanted) {
    int events = count != 0 ? PollEvents.READABLE : 0;
    return Long.compareUnsigned(count, MAX) < 0 ? events | PollEvents.WRITABLE : events;
  }

  @Override
  protected boolean countsEvents() {
    return true;
  }
}
