// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.function.Supplier;

/**
 * Which pages of a {@link PageMemory} may be accessed at once, without telling or asking anybody:
 * those that may be read, or written, have been written before, and hold no code. Compiled code
 * goes by this.
 */
public final class PagesAtOnce {
  private static final int READ = PageMemory.READ;
  private static final int STORE_NOW = PageMemory.WRITE | PageMemory.TOUCHED;
  private static final int STORE_BITS = STORE_NOW | PageMemory.CODE | PageMemory.RECORDED;

  // Pages that are marked as written together.
  private static final long AHEAD = 256;

  // Pages in each direction that the run around a page may have.
  private static final long FAR = 4096;

  private final PageStates states;
  private final long pages;
  private final Supplier<TouchListener> listener;

  /**
   * @param listener gives who is told of first writes, or null
   */
  PagesAtOnce(PageStates states, long pages, Supplier<TouchListener> listener) {
    this.states = states;
    this.pages = pages;
    this.listener = listener;
  }

  /** The state bits that tell whether a page may be accessed at once. */
  public static int bits(boolean write) {
    return write ? STORE_BITS | READ : READ;
  }

  /** What {@link #bits} are when it may. */
  public static int state(boolean write) {
    return write ? STORE_NOW | READ : READ;
  }

  /** Whether the page of an address may be accessed at once. */
  public boolean contains(long address, boolean write) {
    long page = address >>> 12;
    return page < pages && isAtOnce(page, write);
  }

  private boolean isAtOnce(long page, boolean write) {
    return (states.get(page) & bits(write)) == state(write);
  }

  /**
   * The first address of the run of pages around an address that may be accessed at once. The run
   * is cut at a length beyond which it would not pay to look.
   *
   * @param write whether to write, too
   * @return an address above {@link #runEnd} when already this page may not
   */
  public long runStart(long address, boolean write) {
    long page = address >>> 12;
    long least = Math.max(0, page - FAR);
    while (page >= least && page < pages && isAtOnce(page, write)) {
      page--;
    }
    return page + 1 << 12;
  }

  /** The address after the last of that run. */
  public long runEnd(long address, boolean write) {
    long page = address >>> 12;
    long most = Math.min(pages, page + FAR);
    while (page < most && isAtOnce(page, write)) {
      page++;
    }
    return page << 12;
  }

  /**
   * Marks pages around an address as written to that may be: those who write there do not stop at
   * each new page then. Pages of which the {@link TouchListener} must be told wait for their write.
   */
  public void touchAhead(long address) {
    int here = contains(address, false) ? states.get(address >>> 12) : 0;
    if ((here & STORE_BITS) != PageMemory.WRITE) {
      return;
    }
    long first = address >>> 12 & -AHEAD;
    TouchListener told = listener.get();
    synchronized (states) {
      for (long page = first; page < Math.min(pages, first + AHEAD); page++) {
        if ((states.get(page) & STORE_BITS) == PageMemory.WRITE
            && (told == null || told.isFree(page << 12))) {
          states.change(page, -1, PageMemory.TOUCHED);
        }
      }
    }
  }
}
