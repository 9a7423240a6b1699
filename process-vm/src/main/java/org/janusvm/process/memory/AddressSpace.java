// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.jit.Access;
import org.janusvm.jit.PageMemory;
import org.janusvm.memory.Reservation;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;

/**
 * A process's address space: which pages exist, with what rights and what origin, and what they
 * cost. Placement is deterministic: mappings go top down from below the stack.
 *
 * <p>Safe for use by several threads. Failures are {@link ErrnoException}; nothing has changed
 * then.
 */
public final class AddressSpace implements AutoCloseable {
  /** PROT_ bits of mmap, equal to the bits of {@link PageMemory}. */
  public static final int READ = PageMemory.READ,
      WRITE = PageMemory.WRITE,
      EXECUTE = PageMemory.EXECUTE;

  /** Bytes in a page. */
  public static final long PAGE = Reservation.PAGE_SIZE;

  /** The lowest address that can be mapped, so that null pointers always fault. */
  public static final long LOWEST = 0x10000;

  /** Where the window of guest addresses ends if the host has that much address space. */
  public static final long FULL_WINDOW = 1L << 36;

  private static final long SMALLEST_WINDOW = 1L << 30;
  private static final long STACK_GUARD = 1L << 20;

  private final MappedPages pages;
  private long heapStart;
  private long heapEnd;
  private int owners = 1;

  /**
   * An empty address space, with the largest window the host can give.
   *
   * @throws OutOfMemoryError when the host has no address space left
   */
  public AddressSpace(MemoryBudget budget) {
    this(new SharedPages(budget));
  }

  /**
   * An empty address space that can share memory with others, with the largest window the host can
   * give.
   *
   * @throws OutOfMemoryError when the host has no address space left
   */
  public AddressSpace(SharedPages shared) {
    pages = new MappedPages(reserve(), shared);
    shared.opened(this);
  }

  private AddressSpace(AddressSpace parent, PageMemory memory) {
    pages = new MappedPages(memory, parent.pages.shared);
    pages.mapTop = parent.pages.mapTop;
    heapStart = parent.heapStart;
    heapEnd = parent.heapEnd;
    pages.shared.opened(this);
  }

  private static PageMemory reserve() {
    for (long window = FULL_WINDOW; ; window >>= 2) {
      try {
        return new PageMemory(window);
      } catch (OutOfMemoryError e) {
        // A host with a limit on address space (ulimit -v): a smaller window serves most programs.
        if (window <= SMALLEST_WINDOW) {
          throw e;
        }
      }
    }
  }

  /** What engines run on. */
  public PageMemory memory() {
    return pages.memory;
  }

  /** First address after the window. */
  public long limit() {
    return pages.memory.limit();
  }

  /** Maps the stack, as the topmost area of the window; mappings go below it. */
  public synchronized long mapStack(long bytes, boolean executable) {
    long top = limit() - PAGE;
    long start = top - roundUp(bytes);
    int rights = READ | WRITE | (executable ? EXECUTE : 0);
    pages.place(new Vma(start, top, rights, Vma.Kind.STACK, true));
    pages.mapTop = start - STACK_GUARD;
    return top;
  }

  /**
   * Maps zero-filled pages.
   *
   * @param address page aligned where {@code where} is fixed, else a wish or 0
   * @param bytes rounded up to whole pages; more than 0
   * @param shared whether child processes are to share them
   */
  public synchronized long mapAnonymous(
      long address, long bytes, int rights, Placement where, boolean shared) {
    long size = pages.checkedSize(bytes);
    if (shared) {
      MemoryObject object = MemoryObject.anonymous(pages.shared, size);
      try {
        return mapShared(address, size, rights, where, object, 0, true);
      } finally {
        object.release();
      }
    }
    long start = pages.choose(address, size, where);
    pages.place(new Vma(start, start + size, rights, Vma.Kind.ANONYMOUS, rights != 0));
    return start;
  }

  /** Maps a private copy of part of a file; pages after its end are there, but SIGBUS. */
  public synchronized long mapFile(
      long address, long bytes, int rights, Placement where, FileContents file, long offset) {
    long size = pages.checkedSize(bytes);
    long start = pages.choose(address, size, where);
    Vma.OnFork keep = Vma.OnFork.KEEP;
    Vma whole = new Vma(start, start + size, rights, Vma.Kind.FILE, true, keep, file, offset);
    file.retain();
    try {
      List<Vma> parts = MappedPages.cutAtEndOfFile(whole);
      pages.place(parts);
      pages.fill(parts);
      return start;
    } finally {
      file.release();
    }
  }

  /**
   * Maps part of a shared object; pages after its end are there, but SIGBUS.
   *
   * @param mayWrite whether the pages may become writable, now or later
   */
  public synchronized long mapShared(
      long address,
      long bytes,
      int rights,
      Placement where,
      SharedObject object,
      long offset,
      boolean mayWrite) {
    long size = pages.checkedSize(bytes);
    SharedObject.checkRange(offset, size);
    long start = pages.choose(address, size, where);
    Vma.Kind kind = mayWrite ? Vma.Kind.SHARED : Vma.Kind.SHARED_READ_ONLY;
    Vma.OnFork keep = Vma.OnFork.KEEP;
    pages.place(new Vma(start, start + size, rights, kind, false, keep, object, offset));
    return start;
  }

  /** Where a mapping goes. */
  public enum Placement {
    /** Anywhere free, at the wished address if that is. */
    ANYWHERE,
    /** At the address, replacing what is there (MAP_FIXED). */
    REPLACE,
    /** At the address, which must be free (MAP_FIXED_NOREPLACE). */
    FREE
  }

  /** Removes whatever is mapped in a range. */
  public synchronized void unmap(long address, long bytes) {
    long size = pages.checkedRange(address, bytes, EINVAL);
    pages.checkAreas();
    pages.remove(address, address + size);
  }

  /**
   * Changes the rights of pages that are all mapped.
   *
   * @return whether some page has rights no more that it had
   */
  public synchronized boolean protect(long address, long bytes, int rights) {
    if ((address & (PAGE - 1)) != 0) {
      throw new ErrnoException(EINVAL);
    }
    if (bytes == 0) {
      return false;
    }
    long size = pages.checkedRange(address, bytes, ENOMEM);
    long end = address + size;
    if (!pages.areas.covers(address, end)) {
      throw new ErrnoException(ENOMEM);
    }
    pages.checkAreas();
    List<Vma> parts = pages.areas.in(address, end);
    List<Vma> changed = new ArrayList<>();
    long charge = 0;
    for (Vma part : parts) {
      if (part.kind() == Vma.Kind.SHARED_READ_ONLY && (rights & WRITE) != 0) {
        throw new ErrnoException(EACCES);
      }
      boolean newlyCharged = rights != 0 && !part.charged() && part.costsByItself();
      charge += newlyCharged ? part.bytes() : 0;
      changed.add(part.withRights(rights, part.charged() || newlyCharged));
    }
    for (Vma part : changed) {
      if (part.isShared()) {
        pages.prepare(part);
      }
    }
    pages.charge(charge);
    pages.replace(parts, changed);
    return parts.stream().anyMatch(part -> (part.rights() & ~rights) != 0);
  }

  /**
   * Resizes a mapping, in place or, if allowed, elsewhere (mremap).
   *
   * @param target address the result must have, or -1
   */
  public synchronized long remap(
      long address, long oldBytes, long newBytes, boolean mayMove, long target) {
    return new Remap(pages).remap(address, oldBytes, newBytes, mayMove, target);
  }

  /**
   * A copy for a child process (fork): the same window, areas, rights and heap. Private pages are
   * copied as far as they were ever written, so the cost is that of the memory in use; what else
   * the child may write to is charged when it does ({@link InheritedPages}).
   *
   * @throws ErrnoException ENOMEM, before anything has changed
   */
  public synchronized AddressSpace fork() {
    List<Vma> areas = new ArrayList<>(pages.areas.all());
    areas.removeIf(vma -> vma.onFork() == Vma.OnFork.OMIT);
    pages.shared.checkAreas();
    long charge = pages.touched(areas);
    pages.charge(charge);
    AddressSpace child;
    try {
      child = new AddressSpace(this, new PageMemory(limit()));
    } catch (OutOfMemoryError e) {
      pages.budget.release(charge);
      throw new ErrnoException(ENOMEM);
    }
    long added = 0;
    try {
      for (Vma vma : areas) {
        child.pages.addNew(vma);
        added += vma.charged() ? vma.bytes() : 0;
        pages.copyTo(child.pages, vma);
      }
      // A thread of another process that shares this memory may have touched more meanwhile.
      long more = child.pages.touched(areas) - charge;
      pages.charge(Math.max(0, more));
      charge += Math.max(0, more);
    } catch (ErrnoException e) {
      // What was added is given back with the child.
      pages.budget.release(charge - added);
      child.close();
      throw e;
    }
    child.pages.inherited.begin(areas, added - charge);
    child.pages.memory.onTouch(child.pages.inherited);
    pages.memory.copiedTo(child.pages.memory);
    return child;
  }

  /**
   * One more process runs on this very address space, as after vfork; each of them calls {@link
   * #close} once.
   */
  public synchronized AddressSpace share() {
    if (owners == 0) {
      throw new IllegalStateException("closed");
    }
    owners++;
    return this;
  }

  /** Whether more than one process runs on it. */
  public synchronized boolean isShared() {
    return owners > 1;
  }

  /** Sets where the heap of brk() begins; it is empty at first. */
  public synchronized void startHeap(long address) {
    heapStart = roundUp(address);
    heapEnd = heapStart;
  }

  /** Where the heap of brk() ends. */
  public synchronized long heapEnd() {
    return heapEnd;
  }

  /**
   * Moves the program break if that is possible (brk).
   *
   * @return the break, moved or not
   */
  public synchronized long moveBreak(long address) {
    if (address < heapStart || address > limit()) {
      return heapEnd;
    }
    long oldPages = roundUp(heapEnd);
    long newPages = roundUp(address);
    if (newPages < oldPages) {
      pages.remove(newPages, oldPages);
    } else if (newPages > oldPages) {
      if (newPages > limit()
          || pages.isFull()
          || !pages.areas.isFree(oldPages, newPages)
          || !pages.budget.charge(newPages - oldPages)) {
        return heapEnd;
      }
      pages.addNew(new Vma(oldPages, newPages, READ | WRITE, Vma.Kind.HEAP, true));
    }
    heapEnd = address;
    return heapEnd;
  }

  /** Advice that changes what pages hold; see {@link Advice}. */
  public synchronized void advise(long address, long bytes, Advice advice) {
    if (bytes == 0) {
      return;
    }
    long size = pages.checkedRange(address, bytes, EINVAL);
    if (!pages.areas.covers(address, address + size)) {
      throw new ErrnoException(ENOMEM);
    }
    pages.checkAreas();
    advice.apply(pages, pages.areas.in(address, address + size));
  }

  /** Has what was written through shared mappings of files written to the files (msync). */
  public synchronized void sync(long address, long bytes) {
    long end = address + pages.checkedRange(address, bytes, ENOMEM);
    for (Vma part : pages.areas.in(address, end)) {
      if (part.isShared()) {
        pages.tellWritten(part);
      }
    }
    if (!pages.areas.covers(address, end)) {
      throw new ErrnoException(ENOMEM);
    }
  }

  /**
   * What all who share the aligned word at an address know it by: futexes in shared memory work
   * between processes.
   */
  public long futexKey(long address) {
    return pages.everShared ? lookUpFutexKey(address) : pages.memory.base() + address;
  }

  private synchronized long lookUpFutexKey(long address) {
    Vma vma = pages.areas.at(address);
    return vma != null && vma.isShared()
        ? vma.object().futexKey(vma.offset() + (address - vma.start()))
        : pages.memory.base() + address;
  }

  /** An object became shorter or longer: its pages are to be refused or allowed. */
  synchronized void lengthChanged(SharedObject object) {
    for (Vma vma : owners == 0 ? List.<Vma>of() : pages.areas.all()) {
      if (vma.backing() == object) {
        try {
          pages.prepare(vma);
        } catch (ErrnoException e) {
          // No memory for new pages: they stay refused.
        }
        pages.applyRights(vma);
      }
    }
  }

  /** Whether an object is mapped here so that it may be written to. */
  synchronized boolean mapsForWriting(SharedObject object) {
    return pages.areas.all().stream()
        .anyMatch(vma -> vma.backing() == object && vma.kind() == Vma.Kind.SHARED);
  }

  /** Tells an object what was written to it here. */
  synchronized void tellWritten(SharedObject object) {
    for (Vma vma : owners == 0 ? List.<Vma>of() : pages.areas.all()) {
      if (vma.backing() == object) {
        pages.tellWritten(vma);
      }
    }
  }

  /** Makes all engines forget what they decoded in a range, as far as it lies in the window. */
  public synchronized void dropCode(long start, long end) {
    long from = Math.clamp(start, 0, limit()) & -PAGE;
    long to = roundUp(Math.clamp(end, 0, limit()));
    for (Vma part : from < to ? pages.areas.in(from, to) : List.<Vma>of()) {
      pages.memory.dropCode(part.start(), part.bytes());
    }
  }

  /** Whether every page of a range is mapped, whatever its rights. */
  public synchronized boolean isMapped(long address, long bytes) {
    return bytes == 0
        || pages.inWindow(address, bytes)
            && pages.areas.covers(address & -PAGE, roundUp(address + bytes));
  }

  /** The rights a page was given, or -1 if it is not mapped. */
  public synchronized int rights(long address) {
    Vma vma = pages.areas.at(address);
    return vma == null ? -1 : vma.rights();
  }

  /**
   * The signal for an access that the pages refused.
   *
   * @return SIGBUS when the mapping would allow it but its file is too short, else SIGSEGV
   */
  public synchronized int signalFor(long address, Access access) {
    Vma vma = pages.areas.at(address);
    int needed =
        switch (access) {
          case FETCH -> EXECUTE;
          case LOAD -> READ;
          case STORE -> WRITE;
        };
    return vma != null
            && address - vma.start() >= MappedPages.usable(vma)
            && (MappedPages.pageRights(vma.rights()) & needed) != 0
        ? Signals.SIGBUS
        : Signals.SIGSEGV;
  }

  /** For each page of a range, 1 if it is in memory, else 0 (mincore); ENOMEM if unmapped. */
  public synchronized byte[] residency(long address, long bytes) {
    long end = address + pages.checkedRange(address, bytes, ENOMEM);
    if (!pages.areas.covers(address, end)) {
      throw new ErrnoException(ENOMEM);
    }
    return MemorySurvey.residency(pages, address, end);
  }

  /**
   * Bytes that are mapped.
   *
   * @param dataOnly whether only private memory that can be written counts, the stack left out
   */
  public synchronized long mappedBytes(boolean dataOnly) {
    return MemorySurvey.bytes(pages, dataOnly);
  }

  /** The areas, in order of address. */
  public synchronized List<MappedArea> areas() {
    return pages.areas.all().stream().map(MappedArea::of).toList();
  }

  /** Number of areas. */
  public synchronized int areaCount() {
    return pages.areas.size();
  }

  /** Rounds up to whole pages. */
  public static long roundUp(long bytes) {
    return (bytes + PAGE - 1) & -PAGE;
  }

  /** One owner less. The last one gives all memory back; no engine may run on it afterwards. */
  @Override
  public synchronized void close() {
    if (owners == 0 || --owners > 0) {
      return;
    }
    pages.shared.closed(this);
    pages.budget.release(MappedPages.charged(pages.areas.all()) - pages.inherited.forgetAll());
    for (Vma vma : pages.areas.all()) {
      if (vma.isShared()) {
        pages.tellWritten(vma);
      }
    }
    pages.areas.clear();
    pages.memory.close();
  }
}
