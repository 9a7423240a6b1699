// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EAGAIN;

import java.util.TreeSet;
import org.janusvm.process.host.HostFile;

/**
 * The locks that guests hold on one file, held on the host too, so that other programs of the host
 * respect them, another run of Janus among them. All are held by one description of the file that
 * is used for nothing else: for the host the guests are one owner, and who of them holds what is
 * known to {@link RangeLocks}. Where the host's file system has no locks, guests have them among
 * themselves all the same.
 */
final class HostLocks implements AutoCloseable {
  private HostFile file;
  private boolean writable;

  /**
   * Takes what a new lock needs beyond what is held.
   *
   * @param from a description of the file to open anew from
   * @return false if another program of the host is in the way
   */
  boolean acquire(HostFile from, RangeLocks held, RangeLocks.Lock wanted) {
    if (!open(from, wanted.exclusive(), held)) {
      return true;
    }
    int type = wanted.exclusive() ? HostFile.WRITE_LOCK : HostFile.READ_LOCK;
    int result = file.lock(type, wanted.start(), wanted.end());
    if (result == -EAGAIN || result == -EACCES) {
      restore(held, wanted.start(), wanted.end());
      return false;
    }
    return true;
  }

  /** Makes the host's locks in a range what guests hold there. */
  void restore(RangeLocks held, long start, long end) {
    if (file == null) {
      return;
    }
    TreeSet<Long> borders = new TreeSet<>();
    borders.add(start);
    borders.add(end);
    for (RangeLocks.Lock lock : held.all()) {
      if (lock.overlaps(start, end)) {
        borders.add(Math.max(start, lock.start()));
        borders.add(Math.min(end, lock.end()));
      }
    }
    Long from = borders.first();
    for (Long to = borders.higher(from); to != null; to = borders.higher(to)) {
      int type = HostFile.NO_LOCK;
      for (RangeLocks.Lock lock : held.all()) {
        if (lock.overlaps(from, to)) {
          type = lock.exclusive() ? HostFile.WRITE_LOCK : HostFile.READ_LOCK;
        }
      }
      file.lock(type, from, to);
      from = to;
    }
  }

  /**
   * A lock of another program of the host that would be in the way, or null.
   *
   * @param from as for {@link #acquire}
   */
  RangeLocks.Lock conflict(HostFile from, RangeLocks held, RangeLocks.Lock wanted) {
    if (!open(from, wanted.exclusive(), held)) {
      return null;
    }
    long[] found =
        file.lockInTheWay(
            wanted.exclusive() ? HostFile.WRITE_LOCK : HostFile.READ_LOCK,
            wanted.start(),
            wanted.end());
    return found == null
        ? null
        : new RangeLocks.Lock(this, found[1], found[2], found[0] == HostFile.WRITE_LOCK, -1);
  }

  /**
   * Takes, changes or gives back the lock on the whole file (flock).
   *
   * @return false if another program of the host is in the way
   */
  boolean lockWhole(HostFile from, RangeLocks held, int type) {
    if (!open(from, false, held)) {
      return true;
    }
    return file.lockWhole(type) != -EAGAIN;
  }

  // Opens a description of our own, for writing where that is needed and can be.
  private boolean open(HostFile from, boolean write, RangeLocks held) {
    if (from == null || file != null && (writable || !write)) {
      return file != null;
    }
    int[] error = new int[1];
    HostFile opened = from.reopen(HostFile.RDWR | HostFile.NONBLOCK, error);
    boolean canWrite = opened != null;
    if (opened == null && file == null) {
      opened = from.reopen(HostFile.NONBLOCK, error);
    }
    if (opened == null) {
      return file != null;
    }
    HostFile old = file;
    file = opened;
    writable = canWrite;
    if (old != null) {
      // What the old one held was shared, so that both may hold it for a moment.
      restore(held, 0, RangeLocks.END);
      old.close();
    }
    return true;
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
