// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;
import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;
import org.janusvm.memory.SharedMemory;

/**
 * Memory of a process: one reservation of host memory, a window of guest addresses from 0, and one
 * state byte for each page. Shared by the threads of a process.
 *
 * <p>An access is legal when its page's state byte allows it; everything else is a precise {@link
 * GuestTrap} with the right address. Accesses may be misaligned and may cross pages.
 */
public final class PageMemory implements AutoCloseable {
  /** State bit: the page may be read. */
  public static final int READ = 1;

  /** State bit: the page may be written. */
  public static final int WRITE = 2;

  /** State bit: instructions may be fetched. */
  public static final int EXECUTE = 4;

  /** State bit: an engine holds decoded code of this page; a write must tell it. */
  public static final int CODE = 8;

  /**
   * State bit: the page may hold something other than zeros. Set by the first write to a page, so
   * that a copy of the memory need not look at pages never written.
   */
  public static final int TOUCHED = 16;

  /** State bit: every store to the page is told to a {@link StoreRecorder} first. */
  public static final int RECORDED = 32;

  // A store may go ahead when of these bits only WRITE and TOUCHED are set.
  private static final int STORE_BITS = WRITE | CODE | TOUCHED | RECORDED;
  private static final int STORE_NOW = WRITE | TOUCHED;

  // From so many bytes on, a system call for all pages is quicker than a fault for each.
  private static final long WORTH_POPULATING = 16 * 1024;

  private static final int PAGE_MASK = Reservation.PAGE_SIZE - 1;

  private final Reservation data;
  private final PageStates pageStates;
  private final PagesAtOnce atOnce;
  private final long base;
  private final long states;
  private final long pages;
  private volatile TouchListener touchListener;
  private final List<CodeWatcher> watchers = new CopyOnWriteArrayList<>();

  private final LostRights lost = new LostRights();

  // Null but under engines that compare; set before the first of them runs.
  private volatile StoreRecorder recorder;

  // Addresses of pages that were marked as code while they could be written.
  private final Set<Long> writableCode = ConcurrentHashMap.newKeySet();

  /**
   * Reserves a window of guest addresses.
   *
   * @param window bytes, from guest address 0; rounded up to whole pages
   */
  public PageMemory(long window) {
    data = new Reservation(window);
    pages = data.size() >>> 12;
    pageStates = new PageStates(pages);
    atOnce = new PagesAtOnce(pageStates, pages, () -> touchListener);
    base = data.base();
    states = pageStates.address();
  }

  /** Host address of guest address 0. */
  public long base() {
    return base;
  }

  /** Host address of the state bytes, one for each page of the window. */
  public long states() {
    return states;
  }

  /** Which pages may be accessed without telling or asking anybody. */
  public PagesAtOnce atOnce() {
    return atOnce;
  }

  /** First guest address after the window. */
  public long limit() {
    return pages << 12;
  }

  /** Has first writes told from now on. */
  public void onTouch(TouchListener listener) {
    touchListener = listener;
  }

  /** Adds an engine that decodes code of this memory. */
  public void addWatcher(CodeWatcher watcher) {
    watchers.add(watcher);
  }

  /** Removes an engine added before. */
  public void removeWatcher(CodeWatcher watcher) {
    watchers.remove(watcher);
  }

  /** Tells watchers that all that is here was copied to another memory, for a child process. */
  public void copiedTo(PageMemory child) {
    for (CodeWatcher watcher : watchers) {
      watcher.copied(this, child);
    }
  }

  /** Which pages lost rights, for engines that remember rights. */
  public LostRights lostRights() {
    return lost;
  }

  private void lose(long from, long end) {
    lost.add(from, end);
    for (CodeWatcher watcher : watchers) {
      watcher.rightsLost();
    }
  }

  /** From now on every store of guest code is told to {@code recorder} before it happens. */
  public void recordStores(StoreRecorder recorder) {
    synchronized (pageStates) {
      this.recorder = recorder;
      pageStates.recordWritable();
    }
    lose(0, limit());
  }

  private void recordStore(long address, int bytes) {
    StoreRecorder told = recorder;
    if (told != null) {
      told.beforeStore(address, base + address, bytes);
    }
  }

  /** The state bits of the page that holds an address; 0 outside the window. */
  public int state(long address) {
    long page = address >>> 12;
    // SAFETY: page < pages, and stateBytes holds one byte for each page.
    return page < pages ? RawMemory.getByte(states + page) : 0;
  }

  /**
   * Sets the rights of whole pages. Decoded code of these pages is dropped.
   *
   * @param address first byte, page aligned; the range must lie inside the window
   * @param bytes multiple of the page size
   * @param rights of {@link #READ}, {@link #WRITE}, {@link #EXECUTE}
   */
  public void protect(long address, long bytes, int rights) {
    checkRange(address, bytes);
    boolean less;
    synchronized (pageStates) {
      dropCode(address, bytes);
      boolean recorded = recorder != null && (rights & WRITE) != 0;
      less = changeStates(address, bytes, TOUCHED, recorded ? rights | RECORDED : rights);
    }
    if (less) {
      lose(address, address + bytes);
    }
  }

  private boolean changeStates(long address, long bytes, int keep, int set) {
    return pageStates.change(address >>> 12, address + bytes >>> 12, keep, set);
  }

  /** Makes whole pages read as zero and gives their host memory back; rights stay. */
  public void clear(long address, long bytes) {
    checkRange(address, bytes);
    // First, so that a store meanwhile marks its page again.
    untouch(address, bytes);
    data.discard(address, bytes);
    dropCode(address, bytes);
  }

  /**
   * Makes whole pages show a part of shared memory. They count as touched only where they are
   * written through this memory.
   *
   * @throws OutOfMemoryError when the host refuses; the pages are private and zero then
   */
  public void mapShared(long address, long bytes, SharedMemory shared, long at) {
    checkRange(address, bytes);
    data.mapShared(address, bytes, shared, at);
    dropCode(address, bytes);
  }

  /** Makes whole pages private and zero, whatever they were; rights stay. */
  public void mapPrivate(long address, long bytes) {
    checkRange(address, bytes);
    untouch(address, bytes);
    data.mapPrivate(address, bytes);
    dropCode(address, bytes);
  }

  private void untouch(long address, long bytes) {
    boolean less;
    synchronized (pageStates) {
      less = changeStates(address, bytes, ~TOUCHED, 0);
    }
    if (less) {
      lose(address, address + bytes);
    }
  }

  /** Marks the pages of a range inside the window as written to. */
  public void touch(long address, long bytes) {
    long end = address + bytes;
    for (long a = address & ~(long) PAGE_MASK; a < end; a += Reservation.PAGE_SIZE) {
      if ((state(a) & TOUCHED) == 0) {
        synchronized (pageStates) {
          if (touchListener != null && (state(a) & TOUCHED) == 0) {
            touchListener.touched(a);
          }
          pageStates.change(a >>> 12, -1, TOUCHED);
        }
      }
    }
  }

  /**
   * The first run of touched pages in a range: where it begins and where it ends.
   *
   * @return the address of the first touched page at or after {@code from}, or {@code end}
   */
  public long nextTouched(long from, long end) {
    return nextTouched(from, end, true);
  }

  /** The address of the first page at or after {@code from} that is not touched, or {@code end}. */
  public long nextUntouched(long from, long end) {
    return nextTouched(from, end, false);
  }

  private long nextTouched(long from, long end, boolean touched) {
    long last = Math.min(end >>> 12, pages);
    long page = pageStates.next(from >>> 12, last, TOUCHED, touched);
    return page < last ? page << 12 : end;
  }

  /**
   * Copies the touched pages of a range to where nothing is, in this memory or another; the others
   * stay zero there and cost nothing.
   *
   * @return bytes copied
   */
  public long copyTouched(long from, long bytes, PageMemory target, long to) {
    checkRange(from, bytes);
    target.checkRange(to, bytes);
    long copied = 0;
    long end = from + bytes;
    for (long run = nextTouched(from, end); run < end; ) {
      long runEnd = nextUntouched(run, end);
      long there = to + (run - from);
      target.touch(there, runEnd - run);
      if (runEnd - run >= WORTH_POPULATING) {
        target.data.populate(there, runEnd - run);
      }
      // SAFETY: both ranges lie inside their windows, as was just checked.
      RawMemory.copy(base + run, target.base + there, runEnd - run);
      copied += runEnd - run;
      run = nextTouched(runEnd, end);
    }
    return copied;
  }

  /** Whether every page of a range grants all of {@code rights}; an empty range always does. */
  public boolean allows(long address, long bytes, int rights) {
    return allowedBytes(address, bytes, rights) == bytes;
  }

  /**
   * How many bytes of a range, from its start on, lie in pages that grant all of {@code rights}:
   * {@code bytes} if all do. {@code bytes} is unsigned in effect: a range that leaves the window is
   * allowed until there. (A count, because every address can be the one that faults, also the
   * last.)
   */
  public long allowedBytes(long address, long bytes, int rights) {
    long allowed = 0;
    while (Long.compareUnsigned(allowed, bytes) < 0) {
      long a = address + allowed;
      if ((state(a) & rights) != rights) {
        return allowed;
      }
      allowed += Reservation.PAGE_SIZE - (a & PAGE_MASK);
    }
    return bytes;
  }

  /**
   * Host address of a range the kernel is about to write on the process's behalf. Drops decoded
   * code there.
   *
   * @throws GuestTrap when a page of it may not be written
   */
  public long hostForWrite(long address, long bytes) {
    requireWritable(address, bytes);
    touch(address, bytes);
    dropCodeTouched(address, bytes);
    return base + address;
  }

  /**
   * Host address of a range the kernel is about to read on the process's behalf.
   *
   * @throws GuestTrap when a page of it may not be read
   */
  public long hostForRead(long address, long bytes) {
    long allowed = allowedBytes(address, bytes, READ);
    if (allowed != bytes) {
      throw new GuestTrap(Cause.LOAD_PAGE_FAULT, address + allowed);
    }
    return base + address;
  }

  /** The address space's identity, for code caches: a process has but one. */
  public int context() {
    return 0;
  }

  /**
   * Host address of the instruction at {@code pc}. The page counts as holding code from now on.
   *
   * @throws GuestTrap when the page is not executable
   */
  public long fetch(long pc) {
    if ((state(pc) & (EXECUTE | CODE)) != (EXECUTE | CODE)) {
      markCode(pc);
    }
    return base + pc;
  }

  /** As {@link #fetch}, for code that is about to be decoded. */
  public long fetchToDecode(long pc) {
    return fetch(pc);
  }

  /** Under the lock, lest a change of rights by another thread be undone. */
  private void markCode(long pc) {
    synchronized (pageStates) {
      int state = state(pc);
      if ((state & EXECUTE) == 0) {
        throw new GuestTrap(Cause.FETCH_PAGE_FAULT, pc);
      }
      pageStates.change(pc >>> 12, -1, CODE); // It has a state, so it lies inside the window.
      if ((state & WRITE) == 0) {
        return;
      }
      writableCode.add(pc & ~(long) PAGE_MASK);
    }
    long page = pc & ~(long) PAGE_MASK;
    lose(page, page + Reservation.PAGE_SIZE);
  }

  // The accesses of engines. Each tests the state byte of the page; what crosses a page, has no
  // right, writes to code, or is the first write to its page takes the slow path.

  public int load8(long a) {
    if (readable(a, 1)) {
      // SAFETY: readable proved that [a, a+n) lies in one page inside the window; so below.
      return RawMemory.getByte(base + a);
    }
    throw new GuestTrap(Cause.LOAD_PAGE_FAULT, a);
  }

  public int load16(long a) {
    return readable(a, 2) ? RawMemory.getShort(base + a) : (short) loadSlow(a, 2);
  }

  public int load32(long a) {
    return readable(a, 4) ? RawMemory.getInt(base + a) : (int) loadSlow(a, 4);
  }

  public long load64(long a) {
    return readable(a, 8) ? RawMemory.getLong(base + a) : loadSlow(a, 8);
  }

  public void store8(long a, long value) {
    if (writable(a, 1)) {
      RawMemory.putByte(base + a, (byte) value);
    } else {
      storeSlow(a, 1, value);
    }
  }

  public void store16(long a, long value) {
    if (writable(a, 2)) {
      RawMemory.putShort(base + a, (short) value);
    } else {
      storeSlow(a, 2, value);
    }
  }

  public void store32(long a, long value) {
    if (writable(a, 4)) {
      RawMemory.putInt(base + a, (int) value);
    } else {
      storeSlow(a, 4, value);
    }
  }

  public void store64(long a, long value) {
    if (writable(a, 8)) {
      RawMemory.putLong(base + a, value);
    } else {
      storeSlow(a, 8, value);
    }
  }

  /**
   * Host address for an atomic access.
   *
   * @param bytes 4 or 8; the caller has checked alignment
   * @param write whether it may write (AMO, SC) or only reads (LR)
   */
  public long atomicAddress(long a, int bytes, boolean write) {
    if (!write) {
      return hostForRead(a, bytes);
    }
    if (writable(a, bytes)) {
      return base + a;
    }
    long host = hostForWrite(a, bytes);
    recordStore(a, bytes);
    return host;
  }

  private boolean readable(long a, int bytes) {
    long page = a >>> 12;
    return (a & PAGE_MASK) <= Reservation.PAGE_SIZE - bytes
        && page < pages
        && (RawMemory.getByte(states + page) & READ) != 0;
  }

  private boolean writable(long a, int bytes) {
    long page = a >>> 12;
    return (a & PAGE_MASK) <= Reservation.PAGE_SIZE - bytes
        && page < pages
        && (RawMemory.getByte(states + page) & STORE_BITS) == STORE_NOW;
  }

  private long loadSlow(long a, int bytes) {
    long host = hostForRead(a, bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (RawMemory.getByte(host + i) & 0xffL) << (8 * i);
    }
    return value;
  }

  private void storeSlow(long a, int bytes, long value) {
    requireWritable(a, bytes);
    touch(a, bytes);
    recordStore(a, bytes);
    long host = base + a;
    if ((a & PAGE_MASK) > Reservation.PAGE_SIZE - bytes) {
      for (int i = 0; i < bytes; i++) {
        RawMemory.putByte(host + i, (byte) (value >>> (8 * i)));
      }
    } else {
      // In one piece, for other threads may read it.
      switch (bytes) {
        case 8 -> RawMemory.putLong(host, value);
        case 4 -> RawMemory.putInt(host, (int) value);
        case 2 -> RawMemory.putShort(host, (short) value);
        default -> RawMemory.putByte(host, (byte) value);
      }
    }
    // Only now, lest another thread decode the old code again before it is overwritten.
    dropCodeTouched(a, bytes);
  }

  private void requireWritable(long address, long bytes) {
    long allowed = allowedBytes(address, bytes, WRITE);
    if (allowed != bytes) {
      throw new GuestTrap(Cause.STORE_PAGE_FAULT, address + allowed);
    }
  }

  /** Drops code of the pages that a range inside the window touches. */
  private void dropCodeTouched(long address, long bytes) {
    if (bytes != 0) {
      long first = address & ~(long) PAGE_MASK;
      dropCode(first, ((address + bytes + PAGE_MASK) & ~(long) PAGE_MASK) - first);
    }
  }

  /**
   * What fence.i does beside ordering memory. A store tests its page's mark first and writes then;
   * when another thread marks and decodes the page in between, it has decoded the old code, and
   * nobody tells it. RISC-V allows that until the thread executes fence.i, so code of pages that
   * can be written is decoded anew then.
   */
  public void fenceInstructions() {
    if (watchers.size() > 1 && !writableCode.isEmpty()) {
      for (Long page : writableCode) {
        // Removed first: a page that is decoded again meanwhile is added again.
        writableCode.remove(page);
        dropCode(page, Reservation.PAGE_SIZE);
      }
    }
  }

  /** Makes all engines forget what they decoded in whole pages of the window. */
  public void dropCode(long address, long bytes) {
    long end = address + bytes;
    for (long a = address; a < end; a += Reservation.PAGE_SIZE) {
      // Callers have checked that the range lies inside the window.
      a = pageStates.next(a >>> 12, end >>> 12, CODE, true) << 12;
      if (a < end) {
        synchronized (pageStates) {
          pageStates.change(a >>> 12, ~CODE, 0);
        }
        for (CodeWatcher watcher : watchers) {
          watcher.codeChanged(base + a);
        }
      }
    }
  }

  private void checkRange(long address, long bytes) {
    if (((address | bytes) & PAGE_MASK) != 0
        || address < 0
        || bytes < 0
        || address > limit() - bytes) {
      throw new IllegalArgumentException(
          "pages 0x" + Long.toHexString(address) + " + 0x" + Long.toHexString(bytes));
    }
  }

  /** Gives the memory back; no engine may run on it afterwards. */
  @Override
  public void close() {
    watchers.forEach(CodeWatcher::closing);
    data.close();
    pageStates.close();
  }
}
