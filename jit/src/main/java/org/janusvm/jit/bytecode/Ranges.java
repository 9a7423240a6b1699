// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.PagesAtOnce;

/**
 * What a hart knows of its process's memory: in each slot of a table a range of guest addresses all
 * of whose pages may be accessed at once, so that compiled code needs one comparison in place of a
 * look at the page's state. A slot belongs to the accesses of a region by one register, since what
 * a register points to stays in one part of memory.
 *
 * <p>Only the hart's own thread reads and writes the table. When pages lose rights, the ranges are
 * cut when compiled code is entered; harts that are in it are asked to poll, and come in anew.
 * Until then such an access still finds memory there, for addresses of a process stay reserved.
 */
public final class Ranges {
  /** Slots of each kind. More would do no harm but cost memory; fewer are shared by regions. */
  private static final int SLOTS = 1024;

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final PageMemory pages;
  private final long[] table = new long[4 * SLOTS];
  private long lost;

  Ranges(PageMemory pages) {
    this.pages = pages;
    lost = pages.lostRights().count();
  }

  /** An index into the table for a slot of its own, if there are not too many. */
  static int allocate(boolean write) {
    return 4 * (NEXT.getAndIncrement() & SLOTS - 1) + (write ? 2 : 0);
  }

  /** For each slot, the first address of its range and its size in bytes, 0 if it is empty. */
  long[] table() {
    return table;
  }

  /** To be called before compiled code runs, and after others can see that it will. */
  void enter() {
    if (lost != pages.lostRights().count()) {
      lost = pages.lostRights().since(lost, this::cut);
    }
  }

  /**
   * Gives a slot the range around an address, if what it stands for may be done there.
   *
   * @param bytes that are to be in the range if they can
   */
  void find(AccessPlan.Slot slot, long address, int bytes) {
    PagesAtOnce atOnce = pages.atOnce();
    if (slot.write) {
      atOnce.touchAhead(address);
      atOnce.touchAhead(address + bytes - 1);
    }
    long from = atOnce.runStart(address, slot.write);
    long end = atOnce.runEnd(address, slot.write);
    if (from < end) {
      set(slot.index, from, end);
    }
  }

  private void set(int slot, long from, long end) {
    table[slot] = from;
    table[slot + 1] = Math.max(0, end - from);
  }

  private void cut(long from, long end) {
    for (int slot = 0; slot < table.length; slot += 2) {
      if (table[slot + 1] == 0) {
        continue;
      }
      long first = table[slot];
      long last = first + table[slot + 1];
      if (first < end && from < last) {
        if (from - first >= last - end) {
          set(slot, first, from);
        } else {
          set(slot, end, last);
        }
      }
    }
  }
}
