// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The areas of an address space: sorted, disjoint, and merged where neighbours are alike. Each
 * refers to what stands behind it, so that files and shared memory live as long as an area of them.
 */
final class VmaMap {
  private final TreeMap<Long, Vma> areas = new TreeMap<>();

  /** The area that holds an address, or null. */
  Vma at(long address) {
    Map.Entry<Long, Vma> entry = areas.floorEntry(address);
    return entry != null && address < entry.getValue().end() ? entry.getValue() : null;
  }

  /** Parts of areas that lie in a range, in order, cut to the range. */
  List<Vma> in(long start, long end) {
    List<Vma> found = new ArrayList<>();
    Vma first = at(start);
    Map<Long, Vma> rest = areas.subMap(start, false, end, false);
    if (first != null && first.start() <= start) {
      found.add(first.slice(start, Math.min(end, first.end())));
    }
    for (Vma vma : rest.values()) {
      found.add(vma.slice(vma.start(), Math.min(end, vma.end())));
    }
    return found;
  }

  /** Whether no area touches a range. */
  boolean isFree(long start, long end) {
    Map.Entry<Long, Vma> before = areas.lowerEntry(end);
    return before == null || before.getValue().end() <= start;
  }

  /** Whether areas cover a range without a gap. */
  boolean covers(long start, long end) {
    long a = start;
    while (a < end) {
      Vma vma = at(a);
      if (vma == null) {
        return false;
      }
      a = vma.end();
    }
    return true;
  }

  /** Takes everything in a range out, cutting areas at its ends; returns what was taken. */
  List<Vma> remove(long start, long end) {
    List<Vma> removed = in(start, end);
    for (Vma part : removed) {
      Vma whole = at(part.start());
      if (whole.start() < part.start()) {
        put(whole.slice(whole.start(), part.start()));
      }
      if (part.end() < whole.end()) {
        put(whole.slice(part.end(), whole.end()));
      }
      if (whole.start() == part.start()) {
        areas.remove(whole.start());
      }
      released(whole);
    }
    return removed;
  }

  private void put(Vma vma) {
    areas.put(vma.start(), vma);
    if (vma.backing() != null) {
      vma.backing().retain();
    }
  }

  private static void released(Vma vma) {
    if (vma.backing() != null) {
      vma.backing().release();
    }
  }

  /** Removes all areas. */
  void clear() {
    List<Vma> all = all();
    areas.clear();
    all.forEach(VmaMap::released);
  }

  /** Adds an area to a free range, merging it with neighbours alike. */
  void add(Vma vma) {
    Vma merged = vma;
    Map.Entry<Long, Vma> before = areas.lowerEntry(merged.start());
    Vma head = before != null && before.getValue().mergesWith(merged) ? before.getValue() : null;
    if (head != null) {
      merged = head.at(head.start(), merged.end(), head.offset());
    }
    Vma tail = areas.get(merged.end());
    if (tail != null && merged.mergesWith(tail)) {
      areas.remove(tail.start());
      merged = merged.at(merged.start(), tail.end(), merged.offset());
    } else {
      tail = null;
    }
    // The new one first, so that what stands behind them is referred to all the time.
    put(merged);
    if (head != null) {
      released(head);
    }
    if (tail != null) {
      released(tail);
    }
  }

  /** The highest free range of a size that lies between two addresses; -1 if there is none. */
  long findFree(long low, long high, long bytes) {
    long top = high;
    for (Vma vma : areas.headMap(high, false).descendingMap().values()) {
      if (vma.end() <= top && top - vma.end() >= bytes) {
        break;
      }
      top = Math.min(top, vma.start());
      if (top - low < bytes) {
        return -1;
      }
    }
    return top - low >= bytes ? top - bytes : -1;
  }

  /** Number of areas. */
  int size() {
    return areas.size();
  }

  /** All areas, in order. */
  List<Vma> all() {
    return List.copyOf(areas.values());
  }
}
