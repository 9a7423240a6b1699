// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Locks on ranges of bytes of one file, by several owners. An owner never conflicts with itself:
 * what it sets replaces what it held there, which is split where need be and merged with alike
 * neighbours (fcntl(2), "Advisory record locking").
 */
final class RangeLocks {
  /** First byte after the last that can be locked. */
  static final long END = Long.MAX_VALUE;

  private List<Lock> locks = new ArrayList<>();

  /**
   * A lock.
   *
   * @param end first byte after it, at most {@link #END}
   * @param pid whom F_GETLK names: a process, or -1 where an open file is the owner
   */
  record Lock(Object owner, long start, long end, boolean exclusive, int pid) {
    boolean overlaps(long from, long to) {
      return start < to && from < end;
    }

    private Lock cut(long from, long to) {
      return new Lock(owner, from, to, exclusive, pid);
    }
  }

  /** A lock of another owner that is in the way, the first one; or null. */
  Lock conflict(Lock wanted) {
    for (Lock lock : locks) {
      if (lock.owner != wanted.owner
          && (lock.exclusive || wanted.exclusive)
          && lock.overlaps(wanted.start, wanted.end)) {
        return lock;
      }
    }
    return null;
  }

  /** Sets a lock, which must not be in conflict. */
  void set(Lock lock) {
    long start = lock.start;
    long end = lock.end;
    clear(lock.owner, start, end);
    List<Lock> rest = new ArrayList<>();
    for (Lock other : locks) {
      boolean alike = other.owner == lock.owner && other.exclusive == lock.exclusive;
      if (alike && (other.end == start || other.start == end)) {
        start = Math.min(start, other.start);
        end = Math.max(end, other.end);
      } else {
        rest.add(other);
      }
    }
    insert(rest, lock.cut(start, end));
    locks = rest;
  }

  private static void insert(List<Lock> into, Lock lock) {
    int at = 0;
    while (at < into.size() && into.get(at).start <= lock.start) {
      at++;
    }
    into.add(at, lock);
  }

  /** Takes away what an owner holds in a range; false if that was nothing. */
  boolean clear(Object owner, long start, long end) {
    List<Lock> rest = new ArrayList<>();
    boolean found = false;
    for (Lock lock : locks) {
      if (lock.owner != owner || !lock.overlaps(start, end)) {
        insert(rest, lock);
        continue;
      }
      found = true;
      if (lock.start < start) {
        insert(rest, lock.cut(lock.start, start));
      }
      if (end < lock.end) {
        insert(rest, lock.cut(end, lock.end));
      }
    }
    locks = rest;
    return found;
  }

  /** All locks, by their first byte. */
  List<Lock> all() {
    return locks;
  }
}
