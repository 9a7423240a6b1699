// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.frame;

import java.util.BitSet;
import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;

/**
 * The host's physical memory: page frames of a pool of fixed size, shared by all virtual machines,
 * with one state byte for each frame.
 *
 * <p>A frame has a number, a physical address (what real page tables in these frames hold) and a
 * host address (where the Java process sees it). Frames cost memory only once written.
 */
public final class FramePool implements AutoCloseable {
  /** Physical address of frame 0, where RAM begins on the host machine as well. */
  public static final long PHYSICAL_BASE = 0x8000_0000L;

  /** State bit: the frame belongs to somebody. */
  public static final int USED = 1;

  /** State bit: engines hold decoded code of this frame; a write must tell them. */
  public static final int CODE = 2;

  /** State bit: the frame was written since the bit was last cleared. */
  public static final int DIRTY = 4;

  private final Reservation memory;
  private final Reservation states;
  private final int frames;
  private final BitSet used = new BitSet();
  private int usedCount;
  private int next;

  /**
   * Makes a pool.
   *
   * @param bytes size, a multiple of the page size, below 2^43
   */
  public FramePool(long bytes) {
    memory = new Reservation(bytes);
    frames = Math.toIntExact(memory.size() >>> 12);
    states = new Reservation(frames);
  }

  /** Frames in the pool. */
  public int size() {
    return frames;
  }

  /** Frames that belong to somebody. */
  public synchronized int used() {
    return usedCount;
  }

  /** Takes a frame, filled with zeros; -1 when there is none left. */
  public int allocate() {
    return allocateRun(1);
  }

  /** Takes {@code count} adjacent frames, filled with zeros; the first, or -1. */
  public synchronized int allocateRun(int count) {
    int first = findRun(next, count);
    if (first < 0) {
      first = findRun(0, count);
    }
    if (first < 0) {
      return -1;
    }
    used.set(first, first + count);
    usedCount += count;
    next = first + count;
    for (int f = first; f < first + count; f++) {
      // SAFETY: the state bytes reach from frame 0 to the last; findRun stays inside.
      RawMemory.putByte(states.base() + f, (byte) USED);
    }
    return first;
  }

  private int findRun(int from, int count) {
    int first = used.nextClearBit(from);
    while (first <= frames - count) {
      int taken = used.nextSetBit(first);
      if (taken < 0 || taken >= first + count) {
        return first;
      }
      first = used.nextClearBit(taken);
    }
    return -1;
  }

  /** Gives adjacent frames back; nothing may refer to them any more. */
  public synchronized void free(int first, int count) {
    used.clear(first, first + count);
    usedCount -= count;
    memory.discard((long) first << 12, (long) count << 12);
    for (int f = first; f < first + count; f++) {
      // SAFETY: as in allocateRun; discard has checked the range.
      RawMemory.putByte(states.base() + f, (byte) 0);
    }
  }

  /** Host address of a frame. */
  public long host(int frame) {
    return memory.base() + ((long) frame << 12);
  }

  /** Physical address of a frame. */
  public long physical(int frame) {
    return PHYSICAL_BASE + ((long) frame << 12);
  }

  /** The frame that holds a host address of this pool. */
  public int frameOfHost(long host) {
    return (int) ((host - memory.base()) >>> 12);
  }

  /** Host address of physical address {@link #PHYSICAL_BASE}. */
  public long hostBase() {
    return memory.base();
  }

  /** State bits of the frame that holds a host address of this pool. */
  public int state(long host) {
    // SAFETY: callers pass host addresses inside the pool's memory, so the frame number is in
    // range; so below.
    return RawMemory.getByte(states.base() + frameOfHost(host));
  }

  /** Sets state bits; returns those that were set before. */
  public synchronized int setState(long host, int bits) {
    long at = states.base() + frameOfHost(host);
    int old = RawMemory.getByte(at);
    RawMemory.putByte(at, (byte) (old | bits));
    return old;
  }

  /** Clears state bits; returns those that were set before. */
  public synchronized int clearState(long host, int bits) {
    long at = states.base() + frameOfHost(host);
    int old = RawMemory.getByte(at);
    RawMemory.putByte(at, (byte) (old & ~bits));
    return old;
  }

  @Override
  public void close() {
    memory.close();
    states.close();
  }
}
