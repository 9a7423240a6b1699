// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.process.host.HostFile;

/**
 * All locks that guests hold on files: on ranges, owned by a process's table of descriptors (POSIX)
 * or by an open file (OFD), and on whole files (flock), owned by an open file. Locks are known by
 * the file, whatever name or descriptor led to it. Every lock on a file of the host is held on the
 * host too, see {@link HostLocks}.
 */
public final class FileLocks {
  /** Most locks of a run: keeps a guest from filling the host's heap. */
  private static final int MAX = 4096;

  private final Map<Object, Locked> files = new HashMap<>();
  private final List<Request> waiting = new ArrayList<>();
  private final Runnable changed;

  /** A file with locks. */
  private static final class Locked {
    final RangeLocks ranges = new RangeLocks();
    final RangeLocks whole = new RangeLocks();
    final HostLocks host = new HostLocks();

    boolean isFree() {
      return ranges.all().isEmpty() && whole.all().isEmpty();
    }
  }

  /** How an attempt to lock ended. */
  public enum Outcome {
    /** The lock is held. */
    DONE,
    /** Another guest holds one that is in the way. */
    GUEST_IN_THE_WAY,
    /** Another program of the host does. */
    HOST_IN_THE_WAY,
    /** There are too many locks. */
    TOO_MANY
  }

  /** Whose locks they are. */
  public enum Kind {
    /** Of a process (fcntl F_SETLK). */
    POSIX,
    /** Of an open file description (F_OFD_SETLK). */
    OFD,
    /** Of an open file description, on the whole file (flock). */
    FLOCK
  }

  /**
   * What is asked for.
   *
   * @param owner a process's table of descriptors, or the open file
   * @param start first byte
   * @param end first byte after it, {@code Long.MAX_VALUE} for all there may ever be
   * @param pid of the process, or -1
   */
  public record Request(
      Kind kind, OpenFile file, Object owner, long start, long end, boolean exclusive, int pid) {
    RangeLocks.Lock lock() {
      return new RangeLocks.Lock(owner, start, end, exclusive, pid);
    }
  }

  /**
   * A lock that is in the way.
   *
   * @param end first byte after it, {@code Long.MAX_VALUE} for all there may ever be
   * @param pid of the process, or -1 for an open file or for a program of the host
   */
  public record InTheWay(long start, long end, boolean exclusive, int pid) {}

  /**
   * No locks yet.
   *
   * @param changed told, without any lock held, when one was given back
   */
  public FileLocks(Runnable changed) {
    this.changed = changed;
  }

  /** Locks now, if nobody is in the way. */
  public synchronized Outcome acquire(Request request) {
    Object key = request.file.lockKey();
    Locked locked = files.computeIfAbsent(key, k -> new Locked());
    try {
      return acquire(locked, request);
    } finally {
      dropIfFree(key, locked);
    }
  }

  private Outcome acquire(Locked locked, Request request) {
    RangeLocks.Lock lock = request.lock();
    boolean whole = request.kind == Kind.FLOCK;
    RangeLocks held = whole ? locked.whole : locked.ranges;
    if (held.conflict(lock) != null) {
      return Outcome.GUEST_IN_THE_WAY;
    }
    if (count() >= MAX) {
      return Outcome.TOO_MANY;
    }
    HostFile host = request.file.lockedHostFile();
    int type = lock.exclusive() ? HostFile.WRITE_LOCK : HostFile.READ_LOCK;
    boolean granted =
        whole
            ? locked.host.lockWhole(host, locked.ranges, type)
            : locked.host.acquire(host, held, lock);
    if (!granted) {
      return Outcome.HOST_IN_THE_WAY;
    }
    held.set(lock);
    if (request.kind == Kind.POSIX) {
      ((FdTable) request.owner).holdsLocks(this);
    } else {
      request.file.holdsLocks(this);
    }
    return Outcome.DONE;
  }

  private int count() {
    int sum = 0;
    for (Locked locked : files.values()) {
      sum += locked.ranges.all().size() + locked.whole.all().size();
    }
    return sum;
  }

  private void dropIfFree(Object key, Locked locked) {
    if (locked.isFree()) {
      files.remove(key);
      locked.host.close();
    }
  }

  /** Gives back what the owner holds in the range. */
  public void release(Request request) {
    release(request.file.lockKey(), request.kind, request.owner, request.start, request.end);
  }

  private void release(Object key, Kind kind, Object owner, long start, long end) {
    boolean found;
    synchronized (this) {
      Locked locked = files.get(key);
      if (locked == null) {
        return;
      }
      if (kind == Kind.FLOCK) {
        found = locked.whole.clear(owner, start, end);
        if (found) {
          boolean others = !locked.whole.all().isEmpty(); // Shared, then.
          int type = others ? HostFile.READ_LOCK : HostFile.NO_LOCK;
          locked.host.lockWhole(null, locked.ranges, type);
        }
      } else {
        found = locked.ranges.clear(owner, start, end);
        if (found) {
          locked.host.restore(locked.ranges, start, end);
        }
      }
      dropIfFree(key, locked);
    }
    if (found) {
      changed.run();
    }
  }

  /** A process closes a descriptor of a file: all its locks on the file go, as POSIX wants it. */
  void closed(FdTable owner, OpenFile file) {
    release(file.lockKey(), Kind.POSIX, owner, 0, RangeLocks.END);
  }

  /** An open file is no more: so are its locks. */
  void closed(OpenFile owner) {
    release(owner.lockKey(), Kind.OFD, owner, 0, RangeLocks.END);
    release(owner.lockKey(), Kind.FLOCK, owner, 0, RangeLocks.END);
  }

  /** What is in the way of a lock on a range, or null. */
  public synchronized InTheWay inTheWay(Request request) {
    Object key = request.file.lockKey();
    Locked locked = files.computeIfAbsent(key, k -> new Locked());
    try {
      RangeLocks.Lock found = locked.ranges.conflict(request.lock());
      if (found == null) {
        HostFile host = request.file.lockedHostFile();
        found = locked.host.conflict(host, locked.ranges, request.lock());
      }
      return found == null
          ? null
          : new InTheWay(found.start(), found.end(), found.exclusive(), found.pid());
    } finally {
      dropIfFree(key, locked);
    }
  }

  /**
   * Someone is about to wait for a lock of a process.
   *
   * @return false if it would wait for itself by way of others: EDEADLK
   */
  public synchronized boolean beginWait(Request request) {
    List<Object> seen = new ArrayList<>();
    Object blocker = blocker(request);
    while (blocker != null && !seen.contains(blocker)) {
      if (blocker == request.owner) {
        return false;
      }
      seen.add(blocker);
      Request next = null;
      for (Request other : waiting) {
        next = other.owner == blocker ? other : next;
      }
      blocker = next == null ? null : blocker(next);
    }
    waiting.add(request);
    return true;
  }

  private Object blocker(Request request) {
    Locked locked = files.get(request.file.lockKey());
    RangeLocks.Lock lock = locked == null ? null : locked.ranges.conflict(request.lock());
    return lock == null ? null : lock.owner();
  }

  /** The wait that {@link #beginWait} announced is over. */
  public synchronized void endWait(Request request) {
    waiting.remove(request);
  }
}
