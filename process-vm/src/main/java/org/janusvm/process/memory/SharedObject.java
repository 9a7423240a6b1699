// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.roundUp;

import org.janusvm.memory.SharedMemory;
import org.janusvm.process.abi.ErrnoException;

/**
 * Memory that several areas, of one process or of many, show at the same time: the pages lie in a
 * slot of the run's {@link SharedMemory}. Pages wholly after its length exist, so that nothing can
 * harm the host, but no process may touch them: SIGBUS.
 */
public abstract class SharedObject implements Backing {
  final SharedPages owner;
  private final long slot;
  private long length;
  private long usedEnd;
  private int references = 1;

  /** A new object, to which the caller refers. */
  SharedObject(SharedPages owner) {
    this.owner = owner;
    slot = owner.newSlot();
    owner.areaAdded();
  }

  /** Length in bytes. */
  public final synchronized long length() {
    return length;
  }

  final synchronized void setLength(long bytes) {
    length = bytes;
    usedEnd = Math.max(usedEnd, roundUp(bytes));
  }

  /** Refuses ranges that no object can have. */
  static void checkRange(long offset, long bytes) {
    if (offset < 0 || bytes < 0 || offset > SharedMemory.SLOT_SIZE - bytes) {
      throw new ErrnoException(EINVAL);
    }
  }

  /**
   * Gets pages ready to be used, and charges them.
   *
   * @throws ErrnoException ENOMEM if the budget is exceeded; nothing is charged then
   */
  abstract void prepare(long offset, long bytes);

  /** How many bytes of a range, from its start on, processes may use; whole pages. */
  synchronized long usable(long offset, long bytes) {
    return Math.clamp(roundUp(length) - offset, 0, bytes);
  }

  /** A process has, or may have, written to pages through a mapping. */
  void written(long offset, long bytes) {}

  /** Makes durable what was written through mappings, as far as {@link #written} told. */
  void writeBack() {}

  /** Makes bytes zero (madvise, MADV_REMOVE). */
  synchronized void clear(long offset, long bytes) {
    long end = Math.min(offset + bytes, usedEnd);
    if (offset < end) {
      written(offset, end - offset);
      owner.memory().discard(slot + offset, end - offset);
    }
  }

  /** Where the pages lie in the run's shared memory. */
  final long at(long offset) {
    return slot + offset;
  }

  /** What all processes that share a word know it by; no host address equals it. */
  final long futexKey(long offset) {
    return Long.MIN_VALUE | slot + offset;
  }

  @Override
  public void retain() {
    synchronized (this) {
      references++;
    }
    owner.areaAdded();
  }

  @Override
  public void release() {
    owner.areaRemoved();
    boolean last;
    synchronized (this) {
      last = --references == 0;
    }
    if (last) {
      close();
    }
  }

  /** One more refers to this, unless it is gone already. */
  public final synchronized boolean tryRetain() {
    if (references == 0) {
      return false;
    }
    references++;
    owner.areaAdded();
    return true;
  }

  /** Called when nobody refers to this any more. */
  void close() {
    owner.memory().freeSlot(slot, usedEnd);
  }

  final void readPages(long offset, byte[] to, int at, int bytes) {
    owner.memory().read(slot + offset, to, at, bytes);
  }

  final void writePages(long offset, byte[] from, int at, int bytes) {
    owner.memory().write(slot + offset, from, at, bytes);
  }

  final void discardPages(long offset, long bytes) {
    owner.memory().discard(slot + offset, bytes);
  }

  /** Number of the page that holds an offset. */
  static int page(long offset) {
    return (int) (offset / PAGE);
  }
}
