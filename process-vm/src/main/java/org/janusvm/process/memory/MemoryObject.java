// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EFBIG;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.memory.AddressSpace.roundUp;

import org.janusvm.memory.SharedMemory;
import org.janusvm.process.abi.ErrnoException;

/**
 * Shared memory without a file of the host behind it: an anonymous shared mapping, or the contents
 * of a file that lives in memory (memfd_create, /dev/shm). Its whole length is charged, from the
 * moment it can first be used.
 */
public final class MemoryObject extends SharedObject {
  private final String name;
  private long charged;

  /**
   * An empty object, which the caller releases.
   *
   * @param name as {@link #name} tells it
   */
  public MemoryObject(SharedPages owner, String name) {
    super(owner);
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** For an anonymous mapping: nothing is charged before pages are prepared. */
  static MemoryObject anonymous(SharedPages owner, long bytes) {
    MemoryObject object = new MemoryObject(owner, "/dev/zero (deleted)");
    object.setLength(bytes);
    return object;
  }

  @Override
  synchronized void prepare(long offset, long bytes) {
    charge(roundUp(length()));
  }

  private void charge(long bytes) {
    if (bytes > charged && !owner.budget().charge(bytes - charged)) {
      throw new ErrnoException(ENOMEM);
    }
    if (bytes < charged) {
      owner.budget().release(charged - bytes);
    }
    charged = bytes;
  }

  /**
   * Sets the length; what is cut off is gone in all mappings.
   *
   * @throws ErrnoException ENOMEM or EFBIG; the length is the same then
   */
  public void truncate(long bytes) {
    if (resize(bytes)) {
      owner.lengthChanged(this);
    }
  }

  // Returns whether the number of pages changed, so that mappings must see it.
  private synchronized boolean resize(long bytes) {
    if (bytes < 0 || bytes > SharedMemory.SLOT_SIZE) {
      throw new ErrnoException(EFBIG);
    }
    long old = length();
    charge(roundUp(bytes));
    setLength(bytes);
    if (old != bytes) {
      // When growing, too: a store may have slipped in after the last cut.
      long from = Math.min(old, bytes);
      discardPages(from, roundUp(Math.max(old, bytes)) - from);
    }
    return roundUp(old) != roundUp(bytes);
  }

  /** Reads; returns the bytes read, 0 at the end. */
  public synchronized int read(byte[] to, int offset, int bytes, long position) {
    int n = Math.clamp(length() - position, 0, bytes);
    if (n > 0) {
      readPages(position, to, offset, n);
    }
    return n;
  }

  /**
   * Writes; the object grows if need be.
   *
   * @throws ErrnoException ENOMEM or EFBIG; nothing is written then
   */
  public void write(byte[] from, int offset, int bytes, long position) {
    if (bytes == 0) {
      return;
    }
    if (position < 0 || position > SharedMemory.SLOT_SIZE - bytes) {
      throw new ErrnoException(EFBIG);
    }
    boolean changed;
    synchronized (this) {
      changed = position + bytes > length() && resize(position + bytes);
      try {
        writePages(position, from, offset, bytes);
      } catch (OutOfMemoryError e) {
        throw new ErrnoException(ENOMEM);
      }
    }
    if (changed) {
      owner.lengthChanged(this);
    }
  }

  @Override
  void close() {
    owner.budget().release(charged);
    super.close();
  }
}
