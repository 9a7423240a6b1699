// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.roundUp;

import java.util.Arrays;
import java.util.BitSet;
import org.janusvm.memory.SharedMemory;
import org.janusvm.process.abi.ErrnoException;

/**
 * A file of the host while it is mapped shared: those pages that mappings show are held in shared
 * memory, and are what the guest reads and writes, also by read and write. The host's file itself
 * is never mapped, for whoever truncates it would kill us. Pages that guests wrote through mappings
 * are written back where they differ.
 */
public final class CachedFile extends SharedObject {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNK_PAGES = (int) (CHUNK / PAGE);

  private final MappableFile.Key key;
  private final BitSet loaded = new BitSet();
  private final BitSet dirty = new BitSet();
  private MappableFile file;
  private boolean closed;

  CachedFile(SharedPages owner, MappableFile file) {
    super(owner);
    this.file = file;
    key = file.key();
    file.retain();
    setLength(Math.min(file.length(), SharedMemory.SLOT_SIZE));
  }

  @Override
  public synchronized String name() {
    return file.name();
  }

  @Override
  public long inode() {
    return key.inode();
  }

  @Override
  public long device() {
    return key.device();
  }

  MappableFile.Key key() {
    return key;
  }

  /** Someone maps the file through another descriptor, which may be the first that can write. */
  synchronized void use(MappableFile other) {
    if (other.writable() && !file.writable()) {
      other.retain();
      file.release();
      file = other;
    }
  }

  /** Takes notice of a length that the host's file got from outside; whether it is another. */
  synchronized boolean refreshLength() {
    return !closed && changeLength(file.length());
  }

  @Override
  synchronized void prepare(long offset, long bytes) {
    int from = page(offset);
    int to = page(offset + usableByLength(offset, bytes));
    int missing = to - from - loaded.get(from, to).cardinality();
    if (!owner.budget().charge(missing * PAGE)) {
      throw new ErrnoException(ENOMEM);
    }
    for (int p = loaded.nextClearBit(from); p < to; p = loaded.nextClearBit(p)) {
      int next = loaded.nextSetBit(p);
      int end = Math.min(p + CHUNK_PAGES, next < 0 ? to : Math.min(next, to));
      load(p, end);
      p = end;
    }
  }

  private void load(int from, int to) {
    // A store may have slipped in after the pages were last cut off.
    discardPages(from * PAGE, (to - from) * PAGE);
    byte[] bytes = new byte[(int) ((to - from) * PAGE)];
    int n = readFile(bytes, 0, bytes.length, from * PAGE);
    for (int i = 0; i < n; i += (int) PAGE) {
      int piece = (int) Math.min(PAGE, n - i);
      if (!MappedPages.isZero(bytes, i, piece)) {
        writePages(from * PAGE + i, bytes, i, piece);
      }
    }
    loaded.set(from, to);
  }

  // As much as there is; what cannot be read counts as zero.
  private int readFile(byte[] to, int offset, int bytes, long position) {
    int done = 0;
    while (done < bytes) {
      int n = file.read(to, offset + done, bytes - done, position + done);
      if (n <= 0) {
        break;
      }
      done += n;
    }
    return done;
  }

  private long usableByLength(long offset, long bytes) {
    return super.usable(offset, bytes);
  }

  @Override
  synchronized long usable(long offset, long bytes) {
    long end = loaded.nextClearBit(page(offset)) * PAGE;
    return Math.min(end - offset, usableByLength(offset, bytes));
  }

  /** Reads; the position lies at or after 0. Returns -1 if the file is not mapped any more. */
  synchronized int read(byte[] to, int offset, int bytes, long position) {
    if (closed) {
      return -1;
    }
    int n = Math.clamp(length() - position, 0, Math.min(bytes, CHUNK));
    if (n == 0) {
      return 0;
    }
    int done = readFile(to, offset, n, position);
    Arrays.fill(to, offset + done, offset + n, (byte) 0);
    long end = position + n;
    for (int p = loaded.nextSetBit(page(position));
        p >= 0 && p * PAGE < end;
        p = loaded.nextSetBit(p + 1)) {
      long from = Math.max(position, p * PAGE);
      long to0 = Math.min(end, (p + 1) * PAGE);
      readPages(from, to, offset + (int) (from - position), (int) (to0 - from));
    }
    return n;
  }

  /**
   * Tells of bytes that were just written to the host's file.
   *
   * @return whether the length changed, so that processes must see it
   */
  synchronized boolean fileWritten(byte[] from, int offset, int bytes, long position) {
    if (closed || bytes <= 0) {
      return false;
    }
    long end = position + bytes;
    boolean changed = end > length() && changeLength(end);
    for (int p = loaded.nextSetBit(page(position));
        p >= 0 && p * PAGE < end;
        p = loaded.nextSetBit(p + 1)) {
      long start = Math.max(position, p * PAGE);
      long stop = Math.min(end, (p + 1) * PAGE);
      writePages(start, from, offset + (int) (start - position), (int) (stop - start));
    }
    return changed;
  }

  /** Tells that the host's file was cut off or made longer; returns as {@link #fileWritten}. */
  synchronized boolean fileTruncated(long bytes) {
    return !closed && changeLength(bytes);
  }

  private boolean changeLength(long bytes) {
    long old = length();
    long now = Math.min(bytes, SharedMemory.SLOT_SIZE);
    if (now == old) {
      return false;
    }
    if (now < old) {
      int firstGone = page(roundUp(now));
      int gone = loaded.get(firstGone, Math.max(firstGone, loaded.length())).cardinality();
      owner.budget().release(gone * PAGE);
      loaded.clear(firstGone, Math.max(firstGone, loaded.length()));
      dirty.clear(firstGone, Math.max(firstGone, dirty.length()));
    }
    setLength(now);
    // The last page of the shorter one may hold bytes after its end.
    long cut = Math.min(old, now);
    int tail = (int) (roundUp(cut) - cut);
    if (tail > 0 && loaded.get(page(cut))) {
      byte[] rest = new byte[tail];
      readFile(rest, 0, (int) Math.min(tail, now - cut), cut);
      writePages(cut, rest, 0, tail);
    }
    return true;
  }

  @Override
  synchronized void written(long offset, long bytes) {
    int from = page(offset);
    int to = page(roundUp(offset + bytes));
    for (int p = loaded.nextSetBit(from); p >= 0 && p < to; p = loaded.nextSetBit(p + 1)) {
      dirty.set(p);
    }
  }

  @Override
  synchronized void writeBack() {
    if (dirty.isEmpty() || !file.writable()) {
      return;
    }
    // Never beyond what the host's file has: another program may have made it shorter.
    long end = Math.min(length(), file.length());
    byte[] ours = new byte[(int) PAGE];
    byte[] theirs = new byte[(int) PAGE];
    for (int p = dirty.nextSetBit(0); p >= 0; p = dirty.nextSetBit(p + 1)) {
      int n = (int) Math.clamp(end - p * PAGE, 0, PAGE);
      readPages(p * PAGE, ours, 0, n);
      int there = readFile(theirs, 0, n, p * PAGE);
      if (there != n || !Arrays.equals(ours, 0, n, theirs, 0, n)) {
        writeFile(ours, n, p * PAGE);
      }
    }
    // What a mapping wrote it will tell again.
    dirty.clear();
  }

  private void writeFile(byte[] from, int bytes, long position) {
    for (int done = 0; done < bytes; ) {
      int n = file.write(from, done, bytes - done, position + done);
      if (n <= 0) {
        return; // As with any write behind: there is nobody to tell.
      }
      done += n;
    }
  }

  @Override
  void close() {
    owner.files().closing(this);
  }

  /** Ends the cache, unless it has ended. The caller holds the table. */
  void closeNow() {
    synchronized (this) {
      if (closed) {
        return;
      }
      writeBack();
      closed = true;
      owner.budget().release(loaded.cardinality() * PAGE);
      file.release();
    }
    super.close();
  }
}
