// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EMFILE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;

/** A process's file descriptors. Safe for use by several threads. */
public final class FdTable {
  private volatile int limit;
  private OpenFile[] files = new OpenFile[16];
  private boolean[] closeOnExec = new boolean[16];
  private volatile FileLocks locks;
  private int users = 1;

  /** A table of at most {@code limit} descriptors. */
  public FdTable(int limit) {
    this.limit = limit;
  }

  /** Most descriptors. */
  public int limit() {
    return limit;
  }

  /** Sets how many there may be from now on; those beyond stay. */
  public void setLimit(int most) {
    limit = most;
  }

  /** The file of a descriptor. */
  public synchronized OpenFile get(int fd) {
    if (fd < 0 || fd >= files.length || files[fd] == null) {
      throw new ErrnoException(EBADF);
    }
    return files[fd];
  }

  /** The file of a descriptor, held once more for the caller, who releases it. */
  public synchronized OpenFile hold(int fd) {
    OpenFile file = get(fd);
    file.retain();
    return file;
  }

  /** The file of a descriptor, or null. */
  public synchronized OpenFile find(int fd) {
    return fd < 0 || fd >= files.length ? null : files[fd];
  }

  /** The descriptors that are open, in order. */
  public synchronized List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (int fd = 0; fd < files.length; fd++) {
      if (files[fd] != null) {
        numbers.add(fd);
      }
    }
    return numbers;
  }

  /** Gives a file the lowest free descriptor; closes it if there is none. */
  public int add(OpenFile file, boolean cloexec) {
    try {
      return addFrom(file, cloexec, 0);
    } catch (ErrnoException e) {
      file.release();
      throw e;
    }
  }

  /** Another descriptor, not below {@code lowest}, for the file of {@code fd}. */
  public synchronized int duplicate(int fd, boolean cloexec, int lowest) {
    OpenFile file = get(fd);
    if (lowest < 0 || lowest >= limit) {
      throw new ErrnoException(EINVAL);
    }
    int copy = addFrom(file, cloexec, lowest);
    file.retain();
    return copy;
  }

  /** Makes {@code to} a descriptor of the file of {@code from}, closing what it was (dup3). */
  public int duplicateTo(int from, int to, boolean cloexec) {
    OpenFile old;
    synchronized (this) {
      OpenFile file = get(from);
      if (to < 0 || to >= limit) {
        throw new ErrnoException(EBADF);
      }
      grow(to);
      old = files[to];
      file.retain();
      files[to] = file;
      closeOnExec[to] = cloexec;
    }
    if (old != null) {
      closed(old);
    }
    return to;
  }

  /** Closes a descriptor. */
  public void close(int fd) {
    OpenFile file;
    synchronized (this) {
      file = get(fd);
      files[fd] = null;
    }
    closed(file);
  }

  /** Closes descriptors from {@code first} to {@code last}, those that are open. */
  public void closeRange(int first, int last) {
    for (int fd = first; fd <= last && fd < capacity(); fd++) {
      OpenFile file;
      synchronized (this) {
        file = files[fd];
        files[fd] = null;
      }
      if (file != null) {
        closed(file);
      }
    }
  }

  // What a process closes, by whatever descriptor, loses its locks (fcntl(2)).
  private void closed(OpenFile file) {
    FileLocks held = locks;
    if (held != null) {
      held.closed(this, file);
    }
    file.release();
  }

  /** Processes that use the table hold locks. */
  void holdsLocks(FileLocks table) {
    locks = table;
  }

  /** Closes everything. */
  public void closeAll() {
    closeRange(0, Integer.MAX_VALUE);
  }

  /** Whether a descriptor is closed by execve. */
  public synchronized boolean closeOnExec(int fd) {
    get(fd);
    return closeOnExec[fd];
  }

  /** Sets whether a descriptor is closed by execve. */
  public synchronized void setCloseOnExec(int fd, boolean yes) {
    get(fd);
    closeOnExec[fd] = yes;
  }

  /** The same table for one process more (clone, CLONE_FILES). */
  public synchronized FdTable share() {
    users++;
    return this;
  }

  /** A table of the same open files, for a child process; positions are shared. */
  public synchronized FdTable copy() {
    FdTable copy = new FdTable(limit);
    copy.files = files.clone();
    copy.closeOnExec = closeOnExec.clone();
    for (OpenFile file : files) {
      if (file != null) {
        file.retain();
      }
    }
    return copy;
  }

  /** The same table for one process alone: a copy, if others use it too. */
  public synchronized FdTable unshared() {
    if (users == 1) {
      return this;
    }
    users--;
    return copy();
  }

  /** The table for a new program: the process's own, without what is closed by execve. */
  public FdTable forExec() {
    FdTable own = unshared();
    for (int fd = 0; fd < own.capacity(); fd++) {
      OpenFile file = own.takeClosedOnExec(fd);
      if (file != null) {
        own.closed(file);
      }
    }
    return own;
  }

  private synchronized OpenFile takeClosedOnExec(int fd) {
    OpenFile file = closeOnExec[fd] ? files[fd] : null;
    if (file != null) {
      files[fd] = null;
    }
    return file;
  }

  /** A process does not use the table any more; the last one closes everything. */
  public void release() {
    synchronized (this) {
      if (--users > 0) {
        return;
      }
    }
    closeAll();
  }

  private synchronized int capacity() {
    return files.length;
  }

  private synchronized int addFrom(OpenFile file, boolean cloexec, int lowest) {
    int fd = lowest;
    while (fd < files.length && files[fd] != null) {
      fd++;
    }
    if (fd >= limit) {
      throw new ErrnoException(EMFILE);
    }
    grow(fd);
    files[fd] = file;
    closeOnExec[fd] = cloexec;
    return fd;
  }

  private void grow(int fd) {
    if (fd >= files.length) {
      int capacity = Math.max(fd + 1, Math.min(limit, files.length * 2));
      files = Arrays.copyOf(files, capacity);
      closeOnExec = Arrays.copyOf(closeOnExec, capacity);
    }
  }
}
