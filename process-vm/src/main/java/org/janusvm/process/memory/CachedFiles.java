// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;

/**
 * The files of the host that some process has mapped shared, for all who read, write or truncate
 * them meanwhile. While there are none, as nearly always, that costs a glance.
 */
public final class CachedFiles {
  private final SharedPages owner;
  private final Map<MappableFile.Key, CachedFile> files = new ConcurrentHashMap<>();

  // Shared by those who change files, so that none is mapped while someone changes it.
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  CachedFiles(SharedPages owner) {
    this.owner = owner;
  }

  /** The shared pages of a file, for a mapping; the caller releases them. */
  public CachedFile open(MappableFile file) {
    CachedFile cached;
    boolean changed = false;
    lock.writeLock().lock();
    try {
      cached = files.get(file.key());
      if (cached != null && cached.tryRetain()) {
        cached.use(file);
        changed = cached.refreshLength();
      } else {
        if (cached != null) {
          // Its last user is about to close it; what it holds must be in the file first.
          cached.closeNow();
        }
        cached = new CachedFile(owner, file);
        files.put(cached.key(), cached);
      }
    } finally {
      lock.writeLock().unlock();
    }
    if (changed) {
      owner.lengthChanged(cached);
    }
    return cached;
  }

  /** Nobody maps a file any more. */
  void closing(CachedFile cached) {
    lock.writeLock().lock();
    try {
      files.remove(cached.key(), cached);
      cached.closeNow();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Whether a file is mapped; what it was asked about may just be over. */
  public boolean isMapped(MappableFile file) {
    return !files.isEmpty() && files.containsKey(file.key());
  }

  /** Reads a file as its mappings show it. */
  public int read(MappableFile file, byte[] to, int offset, int bytes, long position) {
    if (!files.isEmpty() && position >= 0 && bytes > 0) {
      CachedFile cached = files.get(file.key());
      int n = cached == null ? -1 : cached.read(to, offset, bytes, position);
      if (n >= 0) {
        return n;
      }
    }
    return file.read(to, offset, bytes, position);
  }

  /**
   * Writes to a file, and to its mappings.
   *
   * @param write writes the bytes; returns how many, or a negated error number
   * @param where tells, from how many were written, at which position
   */
  public int write(
      MappableFile file, byte[] from, int offset, IntSupplier write, IntToLongFunction where) {
    CachedFile cached;
    boolean changed;
    int n;
    lock.readLock().lock();
    try {
      cached = files.isEmpty() ? null : files.get(file.key());
      if (cached == null) {
        return write.getAsInt();
      }
      synchronized (cached) {
        n = write.getAsInt();
        changed = n > 0 && cached.fileWritten(from, offset, n, where.applyAsLong(n));
      }
    } finally {
      lock.readLock().unlock();
    }
    if (changed) {
      owner.lengthChanged(cached);
    }
    return n;
  }

  /** Sets the length of a file, and cuts its mappings off. */
  public int truncate(MappableFile file, long bytes) {
    CachedFile cached;
    boolean changed;
    int result;
    lock.readLock().lock();
    try {
      cached = files.isEmpty() ? null : files.get(file.key());
      if (cached == null) {
        return file.truncate(bytes);
      }
      synchronized (cached) {
        result = file.truncate(bytes);
        changed = result == 0 && cached.fileTruncated(bytes);
      }
    } finally {
      lock.readLock().unlock();
    }
    if (changed) {
      owner.lengthChanged(cached);
    }
    return result;
  }

  /** Writes back what processes wrote to a file through mappings (fsync). */
  public void writeBack(MappableFile file) {
    CachedFile cached = files.isEmpty() ? null : files.get(file.key());
    if (cached != null) {
      owner.collectWritten(cached);
      cached.writeBack();
    }
  }
}
