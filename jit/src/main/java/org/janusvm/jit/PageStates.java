// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;

/**
 * The state bytes of a {@link PageMemory}, one for each page of its window; the bits are named
 * there. Whoever changes some holds the lock of this object. Pages are told by their numbers.
 */
final class PageStates implements AutoCloseable {
  // To lose one of the first, or to get one of the others, means that an access may have to wait.
  private static final int AT_ONCE = PageMemory.READ | PageMemory.WRITE | PageMemory.TOUCHED;
  private static final int NOT_AT_ONCE = PageMemory.CODE | PageMemory.RECORDED;

  private static final long EVERY_BYTE = 0x0101010101010101L;

  private final Reservation bytes;
  private final long pages;
  private final long states;

  PageStates(long pages) {
    this.pages = pages;
    bytes = new Reservation(pages);
    states = bytes.base();
  }

  /** Host address of the first. */
  long address() {
    return states;
  }

  /** The state of a page of the window. */
  int get(long page) {
    // SAFETY: 0 <= page < pages, by all callers, and there is a state byte for each page.
    return RawMemory.getByte(states + page);
  }

  /**
   * Makes the state of a page {@code (state & keep) | set}.
   *
   * @return not 0 if the page could be accessed at once before in a way that it cannot now
   */
  int change(long page, int keep, int set) {
    int old = get(page);
    int now = old & keep | set;
    // SAFETY: see get.
    RawMemory.putByte(states + page, (byte) now);
    return old & ~now & AT_ONCE | now & ~old & NOT_AT_ONCE;
  }

  /**
   * The same for many. Eight unchanged states are not written, so that vast ranges without rights
   * cost no memory.
   *
   * @return whether that is so of one of them
   */
  boolean change(long page, long end, int keep, int set) {
    long lost = 0;
    while (page < end && (page & 7) != 0) {
      lost |= change(page++, keep, set);
    }
    for (; page + 8 <= end; page += 8) {
      // SAFETY: see get; end <= pages.
      long old = RawMemory.getLong(states + page);
      long now = old & (keep & 0xff) * EVERY_BYTE | set * EVERY_BYTE;
      if (now != old) {
        RawMemory.putLong(states + page, now);
        lost |= old & ~now & AT_ONCE * EVERY_BYTE | now & ~old & NOT_AT_ONCE * EVERY_BYTE;
      }
    }
    while (page < end) {
      lost |= change(page++, keep, set);
    }
    return lost != 0;
  }

  /** Marks all pages that may be written as recorded. */
  void recordWritable() {
    // SAFETY: the loop ends where the states do; their reservation is of whole pages.
    for (long at = states; at < states + pages; at += 8) {
      long old = RawMemory.getLong(at);
      long writable =
          (old & PageMemory.WRITE * EVERY_BYTE) * (PageMemory.RECORDED / PageMemory.WRITE);
      if ((old | writable) != old) {
        RawMemory.putLong(at, old | writable);
      }
    }
  }

  /** The first page at or after {@code page} with or without a bit, or {@code end}. */
  long next(long page, long end, int bit, boolean set) {
    int wanted = set ? bit : 0;
    long skipped = (bit - wanted) * EVERY_BYTE;
    while (page < end) {
      // SAFETY: page + 8 <= end <= pages.
      if (page + 8 <= end && (RawMemory.getLong(states + page) & bit * EVERY_BYTE) == skipped) {
        page += 8;
      } else if ((get(page) & bit) == wanted) {
        return page;
      } else {
        page++;
      }
    }
    return end;
  }

  @Override
  public void close() {
    bytes.close();
  }
}
